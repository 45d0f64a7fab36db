#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "model/prediction.hpp"

namespace sentiment {

/// What a model's answers are worth on labelled rows. Positive label: 1.
struct Evaluation {
  double accuracy = 0;
  double f1 = 0;
  double precision = 0;
  double recall = 0;
  double roc_auc = 0;   ///< NaN when only one class is present
  double log_loss = 0;  ///< labels [0, 1]; it and the two beside NaN without probabilities
  double brier = 0;
  std::array<std::array<std::size_t, 2>, 2> confusion{};  ///< [true][predicted]
  std::vector<std::string> warnings;  ///< scikit-learn's UndefinedMetricWarning texts
};

/// Formula: precision = tp/(tp+fp), recall = tp/(tp+fn), f1 = 2tp/((tp+fn)+(tp+fp)), …
/// Shape:   two spans of one length, at least 1
/// Source:  scikit-learn 1.9.1 metrics with zero_division at its default
/// Errors:  invalid_argument for empty input, lengths that differ, or a probability outside [0, 1].
Result<Evaluation> evaluate(std::span<const std::uint8_t> labels,
                            std::span<const Prediction> predictions);

}  // namespace sentiment
