#pragma once

#include <memory>
#include <string>
#include <vector>

#include "features/tfidf.hpp"
#include "model/classifier.hpp"
#include "model/model_file.hpp"
#include "ports/tracker.hpp"
#include "serving/served_model.hpp"

// A model of two words, for tests and fuzz targets.
namespace sentiment::testing_support {

/// Knows "good" and "bad"; an inverted one disagrees with it about every text that holds either.
inline Classifier tiny_classifier(bool inverted = false) {
  const double weight = inverted ? -4.0 : 4.0;
  return {*TfidfVectorizer::from_parts({}, {"bad", "good"}, {1.0, 1.0}),
          LinearModel{.weights = {-weight, weight}, .intercepts = {0}},
          {"negative", "positive"}};
}

inline std::string tiny_model_file(bool inverted = false) {
  return encode_model_file({.classifier = tiny_classifier(inverted)});
}

inline std::shared_ptr<const ServedModel> served_tiny_model(int version, bool inverted = false) {
  return std::make_shared<const ServedModel>(
      tiny_classifier(inverted), ModelName("m"), ModelVersion(version), Alias("champion"),
      RunId(std::string(32, 'a')), std::vector<Metric>{{.key = "f1", .value = 0.5}});
}

}  // namespace sentiment::testing_support
