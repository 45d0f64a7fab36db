#pragma once

#include <cstdint>

namespace sentiment {

/// The answer for one text.
struct Prediction {
  std::uint8_t label = 0;           ///< 0 or 1, index into Classifier::labels()
  double positive_probability = 0;  ///< p(class 1)
  /// p of the label answered.
  double confidence() const { return label == 1 ? positive_probability : 1 - positive_probability; }
};

}  // namespace sentiment
