#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "model/classifier.hpp"
#include "model/evaluation.hpp"
#include "model/prediction.hpp"

namespace sentiment {

/// A term with its weight: what one unit of it adds to the log-odds of the positive class.
struct WeightedTerm {
  std::string term;
  double weight = 0;
};

/// A point of the ROC curve.
struct RocPoint {
  double false_positive_rate = 0;
  double true_positive_rate = 0;
};

/// Rows whose probability fell into one tenth of [0, 1].
struct CalibrationBin {
  std::size_t rows = 0;
  double mean_probability = 0;  ///< of class 1, as predicted
  double positive_share = 0;    ///< of class 1, as it was
};

/// How good a model's answers are and what they rest on; text, JSON and HTML are made from it.
struct EvaluationReport {
  std::string title;                                       ///< e.g. the model's name
  std::vector<std::pair<std::string, std::string>> facts;  ///< shown as they are: run, data, …
  std::array<std::string, 2> labels;
  std::size_t rows = 0;
  Evaluation evaluation;
  std::vector<WeightedTerm> positive_terms;  ///< heaviest first
  std::vector<WeightedTerm> negative_terms;  ///< heaviest first
  std::vector<RocPoint> roc;                 ///< from (0, 0) to (1, 1); empty for one class only
  std::vector<CalibrationBin> calibration;   ///< ascending; bins without rows are left out
};

/// Shape: labels.size() == predictions.size(); `evaluation` is evaluate(labels, predictions).
/// Cost:  O(rows log rows + terms)
EvaluationReport make_report(std::string title,
                             std::vector<std::pair<std::string, std::string>> facts,
                             const Classifier& classifier, std::span<const std::uint8_t> labels,
                             std::span<const Prediction> predictions, const Evaluation& evaluation);

}  // namespace sentiment
