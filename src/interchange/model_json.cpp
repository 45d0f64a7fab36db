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
#include "features/tfidf_settings.hpp"
#include "model/class_weight.hpp"
#include "model/classifier.hpp"
#include "model/estimator_options.hpp"
#include "model/linear_model.hpp"
#include "model/model_file.hpp"

namespace sentiment {
namespace {

constexpr int kFormatVersion = 1;
constexpr int kFormatVersionOfMany = 2;

/// The options; of a given vocabulary, which are the terms, only that it was given.
Json vectorizer_json(const TfidfOptions& options) {
  Json described;
  const Json all = to_setting(options);
  for (const auto& [name, value] : all.items()) {
    if (name == "vocabulary") {
      described["vocabulary_given"] = !value.is_null();
    } else {
      described[name] = value;
    }
  }
  return described;
}

Json solver_json(const EstimatorOptions& estimator, std::span<const std::string> classes) {
  const LogisticRegressionOptions& options = estimator.logistic_regression;
  Json weight;
  if (options.class_weight.balanced) weight = "balanced";
  if (!options.class_weight.named.empty()) {
    weight = named_weights(options.class_weight, classes).value_or(std::vector<double>());
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
      {"solver", estimator ? solver_json(*estimator, file.classifier.labels()) : Json(nullptr)},
      {"terms", terms_json(vectorizer)},
      {"idf", std::vector<double>(vectorizer.idf().begin(), vectorizer.idf().end())},
      {"coefficients", coefficients_json(model)},
      {two ? "intercept" : "intercepts", two ? Json(model.intercepts[0]) : Json(model.intercepts)},
      {"iterations", file.provenance.iterations},
      {"golden", golden_json(file)}};
}

}  // namespace sentiment
