#include "training/train_config.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/fields.hpp"
#include "base/json.hpp"
#include "base/suggest.hpp"
#include "data/table_file.hpp"
#include "features/tfidf_settings.hpp"
#include "model/estimator_options.hpp"
#include "yaml/typed_settings.hpp"
#include "yaml/yaml.hpp"

namespace sentiment {
namespace {

/// scikit-learn's test_size: 1 is one row, 1.0 is an error, null is a quarter.
struct TestSize {
  double value = 0;
};

Result<void> from_setting(const Json& value, TestSize& out) {
  if (value.is_null()) {
    out.value = 0.25;
    return {};
  }
  const bool is_count = value.is_number_integer() && value.get<std::int64_t>() >= 1;
  const bool is_share =
      value.is_number_float() && value.get<double>() > 0 && value.get<double>() < 1;
  if (!is_count && !is_share) {
    return expected_setting("a share between 0.0 and 1.0 or a whole number of rows", value);
  }
  out.value = value.get<double>();
  return {};
}

Json to_setting(const TestSize& size) {
  return size.value < 1 ? Json(size.value) : Json(static_cast<std::int64_t>(size.value));
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
  const auto known = profile_names();
  if (std::ranges::find(known, profile) == known.end()) {
    return fail(Code::usage, fmt::format("unknown profile '{}'{}; available: {}", profile,
                                         did_you_mean(profile, known), fmt::join(known, ", ")));
  }
  return fields.set_all(SENT_TRY(parse_yaml(kSeedProfile)), "profile seed");
}

}  // namespace

std::vector<std::string> profile_names() { return {"seed"}; }

void describe(Fields& field, TrainConfig& config) {
  describe(field, config.recipe.vectorizer);
  describe(field, config.recipe.estimator);
  auto& d = config.data;
  field.as<TestSize>(
      "data.test_size", "Share of the rows to test on, or their number",
      [&d] { return TestSize{d.test_size}; }, [&d](TestSize size) { d.test_size = size.value; });
  field("data.random_state", d.random_state, "Random seed of the split");
  field("data.stratify", d.stratify, "Keep the share of each class in both parts");
  field("data.text_column", d.text_column, "Column with the text");
  field("data.label_column", d.label_column, "Column with the label");
  field("data.separator", d.separator,
        "Field separator: tab, comma, semicolon, pipe or a character; null = detect it",
        Allowed<std::optional<std::string>>{
            [](const auto& text) { return !text || parse_separator(*text); },
            "such as tab, ';' or '|'"});
  field("data.drop_split_duplicates", d.drop_split_duplicates,
        "Drop test rows whose text is also in the training part");
}

Result<void> apply_settings(Fields& fields, const TrainSettings& settings) {
  SENT_CHECK(apply_profile(fields, settings.profile));
  auto document = parse_yaml(settings.params_yaml);
  if (!document) return fail(Code::usage, settings.params_name + ": " + document.error().message);
  SENT_CHECK(fields.set_all(*document, settings.params_name));
  for (const auto& assignment : settings.assignments) {
    SENT_CHECK(set_assignment(fields, assignment, "--set"));
  }
  return {};
}

}  // namespace sentiment
