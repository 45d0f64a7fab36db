#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "features/tfidf.hpp"
#include "model/logistic_regression.hpp"
#include "model/prediction.hpp"

namespace sentiment {

/// Vectorizer + linear model + label names: all that predicting needs. Immutable: share it between
/// threads.
class Classifier {
 public:
  Classifier(TfidfVectorizer vectorizer, LinearModel model, std::array<std::string, 2> labels);

  /// Threads: `scratch` belongs to the caller's thread; after warm-up neither locks nor allocates.
  /// A tie (z = 0) is class 0, as in scikit-learn.
  Prediction predict(std::string_view text, TfidfScratch& scratch) const;
  /// The answer for each text. Threads: up to `threads`; the result does not depend on their
  /// number.
  std::vector<Prediction> predict_all(std::span<const std::string_view> texts, int threads) const;

  const TfidfVectorizer& vectorizer() const { return vectorizer_; }
  const LinearModel& model() const { return model_; }
  const std::array<std::string, 2>& labels() const {
    return labels_;
  }  ///< {"negative", "positive"}

 private:
  TfidfVectorizer vectorizer_;
  LinearModel model_;
  std::array<std::string, 2> labels_;
};

}  // namespace sentiment
