#include "features/tfidf.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/json.hpp"
#include "features/csr_matrix.hpp"
#include "features/tfidf_options.hpp"
#include "testing/golden.hpp"

namespace sentiment {
namespace {

constexpr double kTolerance = 1e-12;  // numpy's vectorised log differs from libm in the last bit

DocumentBound bound(const Json& value) { return {value.is_number_float(), value.get<double>()}; }

TfidfOptions options_of(const Json& params) {
  TfidfOptions options;
  for (const auto& [name, value] : params.items()) {
    if (name == "max_features") options.max_features = value.get<std::uint32_t>();
    if (name == "ngram_range") options.min_n = value[0], options.max_n = value[1];
    if (name == "min_df") options.min_df = bound(value);
    if (name == "max_df") options.max_df = bound(value);
    if (name == "stop_words") options.english_stop_words = value == "english";
    if (name == "preprocessor") options.clean_text = value == "clean_text";
    if (name == "lowercase") options.lowercase = value;
    if (name == "sublinear_tf") options.sublinear_tf = value;
    if (name == "binary") options.binary = value;
    if (name == "use_idf") options.use_idf = value;
    if (name == "smooth_idf") options.smooth_idf = value;
    if (name == "norm") options.norm = value.is_null() ? Norm::none : Norm::l1;
    if (name == "strip_accents") options.strip_accents = StripAccents::unicode;
  }
  return options;
}

std::vector<std::string_view> views(const std::vector<std::string>& texts) {
  return {texts.begin(), texts.end()};
}

std::vector<std::string> terms(const TfidfVectorizer& vectorizer) {
  std::vector<std::string> out;
  for (std::uint32_t i = 0; i < vectorizer.size(); ++i) out.emplace_back(vectorizer.term(i));
  return out;
}

void expect_rows(const CsrMatrix& matrix, const Json& rows) {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const std::size_t first = matrix.row_starts[i];
    const std::size_t last = matrix.row_starts[i + 1];
    const auto& values = rows[i]["values"];
    ASSERT_EQ(std::vector(matrix.column_ids.begin() + first, matrix.column_ids.begin() + last),
              rows[i]["indices"].get<std::vector<std::uint32_t>>());
    for (std::size_t k = first; k < last; ++k) {
      EXPECT_NEAR(matrix.values[k], values[k - first].get<double>(), kTolerance);
    }
  }
}

TEST(TfidfVectorizer, GivesScikitLearnsNumbersForEveryParameter) {
  const Json golden = testing::golden("tfidf_small.json");
  const auto docs = golden["docs"].get<std::vector<std::string>>();
  const auto extra = golden["extra"].get<std::vector<std::string>>();
  std::size_t done = 0;
  for (const auto& row : golden["cases"]) {
    if (row["params"].contains("analyzer")) continue;  // word only
    SCOPED_TRACE(row["name"].get<std::string>() + " " + row["tie_break"].get<std::string>());
    TfidfOptions options = options_of(row["params"]);
    options.tie_break = parse_tie_break(row["tie_break"].get<std::string>()).value();
    const auto fitted = TfidfVectorizer::fit_transform(views(docs), options, 2).value();
    ASSERT_EQ(terms(fitted.vectorizer), row["terms"].get<std::vector<std::string>>());
    for (std::size_t i = 0; i < row["idf"].size(); ++i) {
      EXPECT_NEAR(fitted.vectorizer.idf()[i], row["idf"][i].get<double>(), kTolerance);
    }
    if (row.contains("fit_rows")) expect_rows(fitted.rows, row["fit_rows"]);
    expect_rows(fitted.vectorizer.transform_all(views(extra), 1), row["transform"]);
    EXPECT_EQ(fitted.rows.rows(), docs.size());
    EXPECT_EQ(fitted.rows.columns, row["terms"].size());
    ++done;
  }
  EXPECT_EQ(done, 25);
}

TEST(TfidfVectorizer, FailsInScikitLearnsWords) {
  const Json data = testing::golden("tfidf_small.json");
  for (const auto& row : data["errors"]) {
    const auto docs = row["docs"].get<std::vector<std::string>>();
    const auto result = TfidfVectorizer::fit_transform(views(docs), options_of(row["params"]), 1);
    ASSERT_FALSE(result) << row["name"];
    EXPECT_EQ(result.error().message, row["message"]);
    EXPECT_EQ(result.error().code, Code::invalid_argument);
  }
}

}  // namespace
}  // namespace sentiment
