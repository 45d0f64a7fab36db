#pragma once

#include <cstdint>
#include <vector>

namespace sentiment {

/// The answer for one text.
struct Prediction {
  std::uint32_t label = 0;  ///< index into Classifier::labels()
  /// p(class 1) of two classes; of more, p of the label answered. NaN from a model that gives
  /// scores only.
  double positive_probability = 0;
  bool many = false;  ///< of more than two classes
  /// p of the label answered.
  double confidence() const {
    return label != 0 || many ? positive_probability : 1 - positive_probability;
  }
};

/// The answers for many texts.
struct Answers {
  std::vector<Prediction> predictions;
  /// p of each class, row by row. Empty for two classes, whose predictions say it, and from a model
  /// that gives scores only.
  std::vector<double> probabilities;
};

}  // namespace sentiment
