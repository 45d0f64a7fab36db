// Any bytes: the reader ends, keeps to its limits, and what it has read it reads again from a copy
// written in plain RFC 4180.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "data/csv_reader.hpp"

namespace {

using sentiment::CsvReader;
using Rows = std::vector<std::vector<std::string>>;

void require(bool condition) {
  if (!condition) std::abort();
}

/// The records up to the first error or the end.
Rows read_all(std::string_view bytes, bool& whole) {
  constexpr sentiment::CsvLimits kLimits{.max_field_bytes = 4096, .max_columns = 16};
  Rows rows;
  auto reader = CsvReader::open(bytes, "fuzz.csv", kLimits);
  whole = reader.has_value();
  if (!reader) return rows;
  rows.emplace_back(reader->columns());
  for (std::size_t calls = 0; calls <= bytes.size() + 1; ++calls) {
    const auto more = reader->next();
    if (!more) {
      whole = false;
      require(!more.error().message.empty());
      require(reader->line() <= bytes.size() + 1);
      if (!reader->in_step()) return rows;
      continue;
    }
    if (!*more) return rows;
    require(reader->fields().size() == reader->columns().size());
    for (const std::string_view field : reader->fields()) require(field.size() <= 4096);
    rows.emplace_back(reader->fields().begin(), reader->fields().end());
  }
  std::abort();  // more records than bytes
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  bool whole = false;
  const Rows rows = read_all({reinterpret_cast<const char*>(data), size}, whole);
  if (!whole) return 0;
  std::string copy;
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      copy += i == 0 ? "\"" : ",\"";
      for (const char c : row[i]) copy.append(c == '"' ? 2 : 1, c);
      copy += '"';
    }
    copy += '\n';
  }
  require(read_all(copy, whole) == rows && whole);
  return 0;
}
