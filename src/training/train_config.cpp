#include "training/train_config.hpp"

#include <fmt/format.h>

#include <cmath>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/fields.hpp"
#include "base/json.hpp"
#include "features/tfidf_options.hpp"
#include "model/estimator_options.hpp"
#include "text/strip_accents.hpp"
#include "yaml/yaml.hpp"

namespace sentiment {
namespace {

tl::unexpected<Error> expected(std::string_view what, const Json& value) {
  return fail(Code::usage, fmt::format("expected {}, not {}", what, to_line(value)));
}

constexpr const char* kSeedProfile = R"(
vectorizer:
  clean_text: true
  max_features: 5000
  ngram_range: [1, 2]
  min_df: 2
  max_df: 0.95
  stop_words: english
  tie_break: numpy-avx512
model:
  C: 1.0
  max_iter: 1000
  random_state: 42
)";

Result<void> apply_profile(Fields& fields, const std::string& profile) {
  if (profile != "seed") {
    return fail(Code::usage, fmt::format("unknown profile '{}'; there is: seed", profile));
  }
  return fields.set_all(SENT_TRY(parse_yaml(kSeedProfile)), "profile seed");
}

}  // namespace

/// scikit-learn's stop_words: null, "english" or a list.
struct StopWords {
  bool english = false;
  std::vector<std::string> list;
};

Result<void> from_setting(const Json& value, StopWords& out) {
  if (value.is_null()) return {};
  if (value == "english") {
    out.english = true;
    return {};
  }
  if (!value.is_array()) return expected("null, english or a list of words", value);
  return from_setting(value, out.list);
}

Json to_setting(const StopWords& value) {
  if (value.english) return "english";
  return value.list.empty() ? Json(nullptr) : to_setting(value.list);
}

/// scikit-learn's ngram_range.
struct NgramRange {
  int min_n = 1;
  int max_n = 1;
};

constexpr int kLongestNgram = 8;

Result<void> from_setting(const Json& value, NgramRange& out) {
  const bool pair = value.is_array() && value.size() == 2 && value[0].is_number_integer() &&
                    value[1].is_number_integer();
  if (!pair) return expected("two whole numbers such as [1, 2]", value);
  SENT_CHECK(from_setting(value[0], out.min_n));
  SENT_CHECK(from_setting(value[1], out.max_n));
  if (out.min_n > out.max_n) {
    return fail(Code::usage, fmt::format("Invalid value for ngram_range=({}, {}) lower boundary "
                                         "larger than the upper boundary.",
                                         out.min_n, out.max_n));
  }
  if (out.min_n < 1 || out.max_n > kLongestNgram) return expected("sizes from 1 to 8", value);
  return {};
}

Json to_setting(const NgramRange& value) { return Json::array({value.min_n, value.max_n}); }

/// scikit-learn's test_size: 1 is one row, 1.0 is an error.
struct TestSize {
  double value = 0;
};

Result<void> from_setting(const Json& value, TestSize& out) {
  const bool is_count = value.is_number_integer() && value.get<std::int64_t>() >= 1;
  const bool is_share =
      value.is_number_float() && value.get<double>() > 0 && value.get<double>() < 1;
  if (!is_count && !is_share) {
    return expected("a share between 0.0 and 1.0 or a whole number of rows", value);
  }
  out.value = value.get<double>();
  return {};
}

Json to_setting(const TestSize& size) {
  return size.value < 1 ? Json(size.value) : Json(static_cast<std::int64_t>(size.value));
}

Result<void> from_setting(const Json& value, DocumentBound& out) {
  if (value.is_number_integer() && value.get<std::int64_t>() >= 0) {
    out = {false, value.get<double>()};
  } else if (value.is_number_float() && value.get<double>() >= 0 && value.get<double>() <= 1) {
    out = {true, value.get<double>()};
  } else {
    return expected("a whole number of documents or a share from 0.0 to 1.0", value);
  }
  return {};
}

Json to_setting(const DocumentBound& value) {
  return value.is_share ? Json(value.value) : Json(static_cast<std::int64_t>(value.value));
}

Result<void> from_setting(const Json& value, TieBreak& out) {
  const auto rule = parse_tie_break(value.is_string() ? value.get<std::string>() : "");
  if (!rule) return expected("numpy-scalar, numpy-avx2, numpy-avx512 or stable", value);
  out = *rule;
  return {};
}

Json to_setting(TieBreak value) { return std::string(to_string(value)); }

Result<void> from_setting(const Json& value, Norm& out) {
  if (value.is_null()) {
    out = Norm::none;
  } else if (value == "l1") {
    out = Norm::l1;
  } else if (value == "l2") {
    out = Norm::l2;
  } else {
    return expected("l1, l2 or null", value);
  }
  return {};
}

Json to_setting(Norm value) {
  if (value == Norm::none) return nullptr;
  return value == Norm::l1 ? "l1" : "l2";
}

Result<void> from_setting(const Json& value, StripAccents& out) {
  if (value.is_null()) {
    out = StripAccents::none;
  } else if (value == "ascii") {
    out = StripAccents::ascii;
  } else if (value == "unicode") {
    out = StripAccents::unicode;
  } else {
    return expected("ascii, unicode or null", value);
  }
  return {};
}

Json to_setting(StripAccents value) {
  if (value == StripAccents::none) return nullptr;
  return value == StripAccents::ascii ? "ascii" : "unicode";
}

void describe(Fields& field, TrainConfig& config) {
  auto& v = config.recipe.vectorizer;
  field("vectorizer.clean_text", v.clean_text,
        "Clean as the original does: lower case, no tags, links or punctuation");
  field("vectorizer.lowercase", v.lowercase, "Lower-case the text (clean_text does it by itself)");
  field("vectorizer.strip_accents", v.strip_accents, "Remove accents: ascii, unicode or null");
  field("vectorizer.token_pattern", v.token_pattern, "What a token is, as a Python pattern");
  field.as<StopWords>(
      "vectorizer.stop_words",
      "Words that are dropped: english (drops 'not', 'no', 'never' too), a list, or null",
      [&v] { return StopWords{v.english_stop_words, v.stop_words}; },
      [&v](const StopWords& words) {
        v.english_stop_words = words.english;
        v.stop_words = words.list;
      });
  field.as<NgramRange>(
      "vectorizer.ngram_range", "Smallest and largest number of words in a term",
      [&v] { return NgramRange{v.min_n, v.max_n}; },
      [&v](const NgramRange& range) {
        v.min_n = range.min_n;
        v.max_n = range.max_n;
      });
  field("vectorizer.min_df", v.min_df,
        "Terms in fewer documents are dropped: 2 is a count, 0.01 a share");
  field("vectorizer.max_df", v.max_df,
        "Terms in more documents are dropped: 100 is a count, 0.95 a share");
  field("vectorizer.max_features", v.max_features, "Most terms kept, the most frequent; null = all",
        {[](const std::optional<std::uint32_t>& n) { return !n || *n > 0; }, "of at least 1"});
  field("vectorizer.vocabulary", v.vocabulary, "Fixed list of terms instead of learning them");
  field("vectorizer.binary", v.binary, "Count each term at most once a document");
  field("vectorizer.norm", v.norm, "Length to which rows are scaled: l2, l1 or null");
  field("vectorizer.use_idf", v.use_idf, "Weight by inverse document frequency");
  field("vectorizer.smooth_idf", v.smooth_idf, "Add one to document frequencies");
  field("vectorizer.sublinear_tf", v.sublinear_tf, "Use 1 + ln(count) instead of the count");
  field("vectorizer.tie_break", v.tie_break,
        "Order of equally frequent terms at the cut: as numpy on a processor, or stable");
  describe(field, config.recipe.estimator);
  auto& d = config.data;
  field.as<TestSize>(
      "data.test_size", "Share of rows to test on, or their number",
      [&d] { return TestSize{d.test_size}; }, [&d](TestSize size) { d.test_size = size.value; });
  field("data.random_state", d.random_state, "Seed of the split");
  field("data.stratify", d.stratify, "Keep the labels' shares in both parts");
  field("data.text_column", d.text_column, "Column that holds the text");
  field("data.label_column", d.label_column, "Column that holds the label");
  field("data.drop_split_duplicates", d.drop_split_duplicates,
        "Drop test rows whose text stands in the training part");
}

Result<void> apply_settings(Fields& fields, const TrainSettings& settings) {
  SENT_CHECK(apply_profile(fields, settings.profile));
  auto document = parse_yaml(settings.params_yaml);
  if (!document) return fail(Code::usage, settings.params_name + ": " + document.error().message);
  SENT_CHECK(fields.set_all(*document, settings.params_name));
  for (const auto& assignment : settings.assignments) {
    const auto equals = assignment.find('=');
    if (equals == std::string::npos) {
      return fail(Code::usage,
                  "--set: expected KEY=VALUE such as model.C=2, not '" + assignment + "'");
    }
    auto value = parse_yaml(assignment.substr(equals + 1));
    if (!value) return fail(Code::usage, "--set " + assignment + ": " + value.error().message);
    SENT_CHECK(fields.set(assignment.substr(0, equals), *value, "--set"));
  }
  return {};
}

}  // namespace sentiment
