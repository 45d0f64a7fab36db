#include "interchange/model_json.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/json.hpp"
#include "features/tfidf.hpp"
#include "features/tfidf_options.hpp"
#include "model/classifier.hpp"
#include "model/estimator_options.hpp"
#include "model/linear_model.hpp"
#include "model/model_file.hpp"
#include "text/strip_accents.hpp"

namespace sentiment {
namespace {

constexpr int kFormatVersion = 1;
constexpr int kFormatVersionOfMany = 2;

Json name_of(StripAccents value) {
  if (value == StripAccents::none) return nullptr;
  return value == StripAccents::ascii ? "ascii" : "unicode";
}

Json name_of(Norm value) {
  if (value == Norm::none) return nullptr;
  return value == Norm::l1 ? "l1" : "l2";
}

/// A count is a whole number, a share has a point.
Json bound(const DocumentBound& value) {
  if (value.is_share) return value.value;
  return static_cast<std::int64_t>(value.value);
}

Json stop_words(const TfidfOptions& options) {
  if (options.english_stop_words) return "english";
  if (options.stop_words.empty()) return nullptr;
  return options.stop_words;
}

Json vectorizer_json(const TfidfOptions& options) {
  Json max_features;
  if (options.max_features) max_features = *options.max_features;
  return {{"clean_text", options.clean_text},
          {"lowercase", options.lowercase},
          {"strip_accents", name_of(options.strip_accents)},
          {"token_pattern", options.token_pattern},
          {"stop_words", stop_words(options)},
          {"ngram_range", Json::array({options.min_n, options.max_n})},
          {"min_df", bound(options.min_df)},
          {"max_df", bound(options.max_df)},
          {"max_features", max_features},
          {"vocabulary_given", options.vocabulary.has_value()},
          {"binary", options.binary},
          {"norm", name_of(options.norm)},
          {"use_idf", options.use_idf},
          {"smooth_idf", options.smooth_idf},
          {"sublinear_tf", options.sublinear_tf},
          {"tie_break", std::string(to_string(options.tie_break))}};
}

Json solver_json(const EstimatorOptions& estimator) {
  const LogisticRegressionOptions& options = estimator.logistic_regression;
  Json weight;
  if (options.balanced_class_weight) weight = "balanced";
  if (options.class_weight) {
    weight = Json::array({options.class_weight->first, options.class_weight->second});
  }
  return {{"C", std::isfinite(options.C) ? Json(options.C) : Json("inf")},
          {"tol", options.tol},
          {"max_iter", options.max_iter},
          {"random_state", estimator.random_state},
          {"fit_intercept", options.fit_intercept},
          {"class_weight", weight}};
}

Json terms_json(const TfidfVectorizer& vectorizer) {
  Json terms = Json::array();
  for (std::uint32_t column = 0; column < vectorizer.size(); ++column) {
    terms.push_back(std::string(vectorizer.term(column)));
  }
  return terms;
}

/// Of two classes the probability of class 1, of more that of the class answered.
Json golden_json(const ModelFile& model) {
  const bool two = model.classifier.model().scores == 1;
  Json golden = Json::array();
  for (const auto& [text, prediction] : model.golden) {
    const bool other = two && prediction.label == 0;
    golden.push_back({{"text", text},
                      {two ? "positive_probability" : "probability",
                       other ? 1 - prediction.confidence : prediction.confidence}});
  }
  return golden;
}

/// By class; of two classes the one row of class 1.
Json coefficients_json(const LinearModel& model) {
  if (model.scores == 1) return model.weights;
  Json rows = Json::array();
  for (std::size_t k = 0; k < model.scores; ++k) {
    Json row = Json::array();
    for (std::size_t i = k; i < model.weights.size(); i += model.scores) {
      row.push_back(model.weights[i]);
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace

Json model_json(const ModelFile& file) {
  const TfidfVectorizer& vectorizer = file.classifier.vectorizer();
  const LinearModel& model = file.classifier.model();
  const auto& estimator = file.provenance.estimator;
  const bool two = model.scores == 1;
  return {
      {"format", "sentiment-model"},
      {"version", two ? kFormatVersion : kFormatVersionOfMany},
      {"sentiment_version", SENTIMENT_VERSION},
      {"labels", file.classifier.labels()},
      {"vectorizer", vectorizer_json(vectorizer.options())},
      {"solver", estimator ? solver_json(*estimator) : Json(nullptr)},
      {"terms", terms_json(vectorizer)},
      {"idf", std::vector<double>(vectorizer.idf().begin(), vectorizer.idf().end())},
      {"coefficients", coefficients_json(model)},
      {two ? "intercept" : "intercepts", two ? Json(model.intercepts[0]) : Json(model.intercepts)},
      {"iterations", file.provenance.iterations},
      {"golden", golden_json(file)}};
}

}  // namespace sentiment
