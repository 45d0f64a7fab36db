// Random files beside pandas.read_csv (tests/golden/make_csv.py).
#include <gtest/gtest.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "data/csv_reader.hpp"
#include "files/atomic_file.hpp"
#include "testing/source_dir.hpp"

namespace sentiment {
namespace {

using Row = std::vector<std::string>;

struct Outcome {
  std::vector<Row> rows;
  std::string error;
};

Outcome read_outcome(std::string_view bytes) {
  Outcome outcome;
  auto reader = CsvReader::open(bytes, "f");
  while (reader) {
    const auto more = reader->next();
    if (!more) outcome.error = more.error().message;
    if (!more || !*more) return outcome;
    outcome.rows.emplace_back(reader->fields().begin(), reader->fields().end());
  }
  outcome.error = reader.error().message;
  return outcome;
}

TEST(CsvReaderGolden, ReadsWhatPandasReadsOrSaysWhyNot) {
  const auto golden =
      parse_json(read_file(testing_support::source_dir() / "tests/golden/csv.json").value())
          .value();
  std::size_t equal = 0;
  std::size_t refused_by_both = 0;
  for (const Json& expected : golden.at("cases")) {
    const auto file = expected.at("file").get<std::string>();
    const Outcome ours = read_outcome(file);
    if (expected.contains("error")) {
      EXPECT_NE(ours.error, "") << file;
      ++refused_by_both;
    } else if (ours.error.empty()) {
      EXPECT_EQ(ours.rows, expected.at("rows").get<std::vector<Row>>()) << file;
      ++equal;
    } else {
      // The one thing pandas takes that we refuse.
      EXPECT_EQ(expected.at("kind"), "hostile") << file;
      EXPECT_NE(ours.error.find("characters after the closing quote"), std::string::npos)
          << ours.error << '\n'
          << file;
    }
  }
  EXPECT_GT(equal, 230U);
  EXPECT_GT(refused_by_both, 100U);
}

}  // namespace
}  // namespace sentiment
