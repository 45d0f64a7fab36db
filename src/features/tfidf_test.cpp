#include "features/tfidf.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <set>
#include <span>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/fields.hpp"
#include "base/json.hpp"
#include "data/csv_reader.hpp"
#include "features/csr_matrix.hpp"
#include "features/tfidf_options.hpp"
#include "features/tfidf_settings.hpp"
#include "testing/allocations.hpp"
#include "testing/golden.hpp"
#include "testing/shared_file.hpp"
#include "testing/source_dir.hpp"

namespace sentiment {
namespace {

using ::testing::DoubleEq;
using ::testing::ElementsAre;
using ::testing::ElementsAreArray;
using ::testing::IsEmpty;
using ::testing::StartsWith;

constexpr double kTolerance = 1e-12;  // numpy's vectorised log differs from libm in the last bit

DocumentBound bound(const Json& value) { return {value.is_number_float(), value.get<double>()}; }

/// The bounds as they are, whether allowed or not.
TfidfOptions options_of(const Json& params) {
  TfidfOptions options;
  Fields fields;
  describe(fields, options);
  for (const auto& [name, value] : params.items()) {
    if (name == "preprocessor") {
      options.clean_text = value == "clean_text";
    } else if (name == "ngram_range") {
      options.ngram_range = {value[0], value[1]};
    } else if (name == "min_df" || name == "max_df") {
      (name == "min_df" ? options.min_df : options.max_df) = bound(value);
    } else if (name == "max_features") {
      options.max_features = value.get<std::uint64_t>();
    } else {
      EXPECT_TRUE(fields.set("vectorizer." + name, value, "the golden file"));
    }
  }
  return options;
}

std::vector<std::string_view> views(const std::vector<std::string>& texts) {
  return {texts.begin(), texts.end()};
}

/// The rows of transform(), one after the other.
CsrMatrix transformed(const TfidfVectorizer& vectorizer,
                      std::span<const std::string_view> documents) {
  CsrMatrix rows{.columns = vectorizer.size()};
  TfidfScratch scratch;
  for (const std::string_view document : documents) {
    const SparseRow row = vectorizer.transform(document, scratch);
    rows.column_ids.insert(rows.column_ids.end(), row.column_ids.begin(), row.column_ids.end());
    rows.values.insert(rows.values.end(), row.values.begin(), row.values.end());
    rows.row_starts.push_back(rows.values.size());
  }
  return rows;
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
  const Json golden = testing_support::golden("tfidf_small.json");
  const auto docs = golden["docs"].get<std::vector<std::string>>();
  const auto extra = golden["extra"].get<std::vector<std::string>>();
  std::size_t done = 0;
  for (const auto& row : golden["cases"]) {
    SCOPED_TRACE(row["name"].get<std::string>() + " " + row["tie_break"].get<std::string>());
    TfidfOptions options = options_of(row["params"]);
    ASSERT_TRUE(from_setting(row["tie_break"], options.tie_break));
    const auto fitted = TfidfVectorizer::fit_transform(views(docs), options, 2).value();
    ASSERT_EQ(terms(fitted.vectorizer), row["terms"].get<std::vector<std::string>>());
    for (std::size_t i = 0; i < row["idf"].size(); ++i) {
      EXPECT_NEAR(fitted.vectorizer.idf()[i], row["idf"][i].get<double>(), kTolerance);
    }
    if (row.contains("fit_rows")) expect_rows(fitted.rows, row["fit_rows"]);
    expect_rows(transformed(fitted.vectorizer, views(extra)), row["transform"]);
    EXPECT_EQ(fitted.rows.rows(), docs.size());
    EXPECT_EQ(fitted.rows.columns, row["terms"].size());
    ++done;
  }
  EXPECT_EQ(done, 36);
}

TEST(TfidfVectorizer, OrdersTermsByCodePointWhateverTheirLength) {
  // Words are compared 8 and 7 bytes at a time: the 15th byte, and words that end near it, matter.
  const std::vector<std::string> sorted{
      "abcdefg",          "abcdefgh",         "abcdefghi",          "abcdefghijklmn",
      "abcdefghijklmna",  "abcdefghijklmnbb", "abcdefghijklmnbbbc", "abcdefghijklmnc",
      "abcdefghijklmnca", "abcdefghijklmnd",  "abcdefghijklmné",    "abcdefghijklmnéa",
  };
  const std::vector<std::string> texts(sorted.rbegin(), sorted.rend());
  const auto fitted = TfidfVectorizer::fit_transform(views(texts), TfidfOptions{}, 1);
  ASSERT_TRUE(fitted.has_value());
  EXPECT_EQ(terms(fitted->vectorizer), sorted);
}

TEST(TfidfVectorizer, FailsInScikitLearnsWords) {
  const Json data = testing_support::golden("tfidf_small.json");
  for (const auto& row : data["errors"]) {
    const auto docs = row["docs"].get<std::vector<std::string>>();
    const auto result = TfidfVectorizer::fit_transform(views(docs), options_of(row["params"]), 1);
    ASSERT_FALSE(result) << row["name"];
    EXPECT_THAT(result.error().message, StartsWith(row["message"].get<std::string>()));
    EXPECT_EQ(result.error().code, Code::invalid_argument);
  }
}

// --- documents of its own: the small ones of the golden file, over and over with a number each ---

std::vector<std::string> many_documents() {
  const auto docs =
      testing_support::golden("tfidf_small.json")["docs"].get<std::vector<std::string>>();
  std::vector<std::string> out;
  for (std::size_t i = 0; i < 1000; ++i) {
    out.push_back(docs[i % docs.size()] + " nr" + std::to_string(i / 3) + " " +
                  docs[i * 7 % docs.size()].substr(0, i % 50));
  }
  return out;
}

void expect_same(const FittedTfidf& a, const FittedTfidf& b) {
  EXPECT_EQ(terms(a.vectorizer), terms(b.vectorizer));
  EXPECT_TRUE(std::ranges::equal(a.vectorizer.idf(), b.vectorizer.idf()));
  EXPECT_EQ(a.rows.row_starts, b.rows.row_starts);
  EXPECT_EQ(a.rows.column_ids, b.rows.column_ids);
  EXPECT_EQ(a.rows.values, b.rows.values);
}

void expect_same_for_any_threads(TfidfOptions options) {
  const auto docs = many_documents();
  options.clean_text = true;
  options.max_features = 300;
  options.tie_break = TieBreak::numpy_avx512;
  const auto alone = TfidfVectorizer::fit_transform(views(docs), options, 1).value();
  for (const int threads : {0, 2, 3, 7, 40}) {
    const auto shared = TfidfVectorizer::fit_transform(views(docs), options, threads).value();
    expect_same(alone, shared);
    const CsrMatrix again = transformed(shared.vectorizer, views(docs));
    EXPECT_EQ(again.column_ids, alone.rows.column_ids);
    EXPECT_EQ(again.values, alone.rows.values);
  }
}

TEST(TfidfVectorizer, GivesTheSameForAnyNumberOfThreads) {
  TfidfOptions options;
  options.ngram_range = {1, 3};
  expect_same_for_any_threads(options);
  options.analyzer = AnalyzerKind::character_in_word;
  expect_same_for_any_threads(options);
}

void expect_one_as_all(const TfidfOptions& options) {
  const auto docs = many_documents();
  const auto fitted = TfidfVectorizer::fit_transform(views(docs), options, 2).value();
  TfidfScratch scratch;
  for (std::size_t i = 0; i < docs.size(); ++i) {
    const SparseRow row = fitted.vectorizer.transform(docs[i], scratch);
    const std::size_t first = fitted.rows.row_starts[i];
    ASSERT_EQ(row.values.size(), fitted.rows.row_starts[i + 1] - first);
    ASSERT_TRUE(std::ranges::equal(
        row.column_ids, std::span(fitted.rows.column_ids).subspan(first, row.column_ids.size())));
    ASSERT_TRUE(std::ranges::equal(
        row.values, std::span(fitted.rows.values).subspan(first, row.values.size())));
  }
}

TEST(TfidfVectorizer, TransformsOneDocumentAsItDoesAll) {
  TfidfOptions options;
  options.stop_words = StopWords::english();
  options.ngram_range = {2, 4};
  options.sublinear_tf = true;
  expect_one_as_all(options);
}

TEST(TfidfVectorizer, TransformsCharactersOfOneDocumentAsOfAll) {
  TfidfOptions options;
  options.ngram_range = {1, 4};
  options.max_features = 2000;
  for (const auto kind : {AnalyzerKind::character, AnalyzerKind::character_in_word}) {
    options.analyzer = kind;
    expect_one_as_all(options);
  }
}

TEST(TfidfVectorizer, AllocatesNothingToTransformOnceWarm) {
  const auto docs = many_documents();
  TfidfOptions options;
  options.clean_text = true;
  options.stop_words = StopWords::english();
  options.ngram_range.max_n = 2;
  const auto fitted = TfidfVectorizer::fit_transform(views(docs), options, 1).value();
  TfidfScratch scratch;
  for (const auto& text : docs) fitted.vectorizer.transform(text, scratch);
  double sum = 0;
  const auto allocations = testing_support::allocations_of([&] {
    for (const auto& text : docs) {
      for (const double value : fitted.vectorizer.transform(text, scratch).values) sum += value;
    }
  });
  EXPECT_EQ(allocations.count, 0);
  EXPECT_GT(sum, 1000);
}

TEST(TfidfVectorizer, IsRebuiltFromItsParts) {
  const auto docs = many_documents();
  TfidfOptions options;
  options.ngram_range.max_n = 2;
  options.min_df = {false, 3};
  const auto fitted = TfidfVectorizer::fit_transform(views(docs), options, 1).value();
  const std::vector<double> idf(fitted.vectorizer.idf().begin(), fitted.vectorizer.idf().end());
  const auto rebuilt = TfidfVectorizer::from_parts(options, terms(fitted.vectorizer), idf).value();
  EXPECT_EQ(transformed(rebuilt, views(docs)).values, fitted.rows.values);
  EXPECT_EQ(rebuilt.options(), options);
  EXPECT_FALSE(TfidfVectorizer::from_parts(options, {"aa", "bb"}, {1}));
  EXPECT_EQ(
      TfidfVectorizer::from_parts(options, {"aa", "bb cc", "bb cc"}, {1, 1, 1}).error().message,
      "Duplicate term in vocabulary: 'bb cc'");
}

TEST(TfidfVectorizer, KeepsTheColumnsOfAVocabularyItIsGiven) {
  TfidfOptions options;
  options.ngram_range.max_n = 2;
  options.min_df = {false, 5};  // has no say
  options.vocabulary = {"zebra", "good film", "film", "a film", "good film again"};
  const std::vector<std::string> docs{"good film, good FILM", "film"};
  const auto fitted = TfidfVectorizer::fit_transform(views(docs), options, 1).value();
  EXPECT_EQ(terms(fitted.vectorizer), *options.vocabulary);
  EXPECT_EQ(fitted.rows.column_ids, (std::vector<std::uint32_t>{1, 2, 2}));
  EXPECT_THAT(fitted.vectorizer.idf(),
              ElementsAre(DoubleEq(std::log(3.0) + 1), DoubleEq(std::log(1.5) + 1), DoubleEq(1.0),
                          DoubleEq(std::log(3.0) + 1), DoubleEq(std::log(3.0) + 1)));
  options.vocabulary->clear();
  EXPECT_EQ(TfidfVectorizer::fit_transform(views(docs), options, 1).error().message,
            "empty vocabulary passed to fit (vectorizer.vocabulary = [])");
}

TEST(TfidfVectorizer, LeavesOutStopWordsThatAreTermsToo) {
  TfidfOptions options;
  options.stop_words = {"the", "averyveryverylongword"};
  options.ngram_range.max_n = 2;
  options.vocabulary = {"the", "plot film", "the plot", "averyveryverylongword"};
  const std::vector<std::string> docs{"the plot the averyveryverylongword film"};
  const auto fitted = TfidfVectorizer::fit_transform(views(docs), options, 1).value();
  EXPECT_EQ(fitted.rows.column_ids, (std::vector<std::uint32_t>{1}));
}

TEST(TfidfVectorizer, WarnsInScikitLearnsWords) {
  const std::vector<std::string> docs{"aa bb", "aa cc"};
  TfidfOptions options;
  options.stop_words = {"don't", "I'll", "AA"};
  EXPECT_THAT(
      TfidfVectorizer::fit_transform(views(docs), options, 1).value().warnings,
      ElementsAre("Your stop_words may be inconsistent with your preprocessing. Tokenizing "
                  "the stop words generated tokens ['aa', 'don', 'll'] not in stop_words."));
  options.stop_words = StopWords::english();
  options.clean_text = true;
  EXPECT_THAT(TfidfVectorizer::fit_transform(views(docs), options, 1).value().warnings, IsEmpty());
  options.analyzer = AnalyzerKind::character_in_word;
  options.token_pattern = R"(\w+)";
  EXPECT_THAT(
      TfidfVectorizer::fit_transform(views(docs), options, 1).value().warnings,
      ElementsAre("The parameter 'stop_words' will not be used since 'analyzer' != 'word'",
                  "The parameter 'token_pattern' will not be used since 'analyzer' != 'word'"));
  options = {};
  options.vocabulary = {"aa", "Bb"};
  EXPECT_THAT(TfidfVectorizer::fit_transform(views(docs), options, 1).value().warnings,
              ElementsAre("Upper case characters found in vocabulary while 'lowercase' is True. "
                          "These entries will not be matched with any documents"));
}

/// The lines of a golden file, with lone surrogates, which JSON readers refuse, as U+FFFD.
std::vector<Json> lines_without_surrogates(const std::string& name) {
  const auto path = testing_support::source_dir() / "tests/golden" / name;
  std::istringstream file(testing_support::read_whole(path));
  std::vector<Json> out;
  for (std::string line; std::getline(file, line);) {
    for (auto at = line.find("\\ud"); at != std::string::npos; at = line.find("\\ud", at + 1)) {
      const bool surrogate = line[at + 3] >= '8' && line[at + 3] <= 'f';
      if (surrogate) line.replace(at, 6, "\\ufffd");
    }
    out.push_back(parse_json(line).value());
  }
  return out;
}

TEST(TfidfVectorizer, SeesTheSameTermsInTextsWithLoneSurrogates) {
  TfidfOptions options;
  options.clean_text = true;
  options.stop_words = StopWords::english();
  options.ngram_range.max_n = 2;
  const auto rows = lines_without_surrogates("tokenize_surrogates.jsonl");
  EXPECT_EQ(rows.size(), 6);
  for (const auto& row : rows) {
    auto text = row["text"].get<std::string>();
    for (std::size_t at; (at = text.find("\uFFFD")) != std::string::npos;) {
      text.replace(at, 3, "\xED\xA0\x80");  // U+D800 as if UTF-8 had surrogates
    }
    const auto want = row["terms"].get<std::set<std::string>>();
    const std::vector<std::string_view> docs{text};
    const auto fitted = TfidfVectorizer::fit_transform(docs, options, 1);
    ASSERT_EQ(fitted.has_value(), !want.empty());
    if (!want.empty()) {
      EXPECT_THAT(terms(fitted->vectorizer), ElementsAreArray(want));
    }
  }
}

// --- the reviews of the shared files ---

TEST(TfidfVectorizer, FindsTheSampleVocabularyOfAllFourTieBreaks) {
  const auto sample = testing_support::shared_file("data/imdb/imdb_sample.csv");
  if (!sample) GTEST_SKIP() << "SENTIMENT_SHARED is not set: no imdb_sample.csv";
  const std::string file = testing_support::read_whole(*sample);
  auto reader = CsvReader::open(file, "imdb_sample.csv").value();
  const Json config = testing_support::golden("imdb_sample_seed_config.json");
  const auto test_rows = config["test_rows"].get<std::set<std::size_t>>();
  std::vector<std::string_view> train;
  std::vector<std::string_view> test;
  for (std::size_t row = 0; reader.next().value(); ++row) {
    (test_rows.contains(row) ? test : train).push_back(reader.fields()[0]);
  }
  const Json golden = testing_support::golden("imdb_sample_vocabulary.json");
  for (const auto& [rule, only] : golden["only"].items()) {
    auto want = golden["common"].get<std::set<std::string>>();
    want.merge(only.get<std::set<std::string>>());
    TfidfOptions options = options_of(Json::parse(
        R"({"max_features": 5000, "ngram_range": [1, 2], "min_df": 2, "max_df": 0.95,
            "stop_words": "english", "preprocessor": "clean_text"})"));
    ASSERT_TRUE(from_setting(rule, options.tie_break));
    const auto fitted = TfidfVectorizer::fit_transform(train, options, 2).value();
    EXPECT_THAT(terms(fitted.vectorizer), ElementsAreArray(want)) << rule;
    const Json& variant = config["variants"][rule];
    EXPECT_EQ(fitted.rows.values.size(), variant["nnz_train"]);
    EXPECT_EQ(transformed(fitted.vectorizer, test).values.size(), variant["nnz_test"]);
    for (std::size_t i = 0; i < variant["first_50"].size(); ++i) {
      EXPECT_NEAR(fitted.vectorizer.idf()[i], variant["first_50"][i][1].get<double>(), kTolerance);
    }
  }
}

}  // namespace
}  // namespace sentiment
