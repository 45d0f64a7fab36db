#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "data/class_names.hpp"
#include "model/classifier.hpp"
#include "model/evaluation.hpp"
#include "model/prediction.hpp"

namespace sentiment {

/// A term with its weight: what one unit of it adds to the log-odds of the positive class; of more
/// than two, to the score of a class.
struct WeightedTerm {
  std::string term;
  double weight = 0;
};

/// A point of a curve in the unit square: one threshold above which a row counts as positive.
struct CurvePoint {
  double x = 0;
  double y = 0;
};

/// A row that the model got wrong.
struct Mistake {
  std::size_t row = 0;  ///< among those measured, from 1
  std::string text;     ///< cut after kMistakeBytes
  std::uint8_t label = 0;
  std::uint32_t predicted = 0;
  double probability = 0;  ///< of two classes, of class 1; of more, of the predicted one
};

/// Rows whose probability fell into one tenth of [0, 1].
struct CalibrationBin {
  std::size_t rows = 0;
  double mean_probability = 0;  ///< of class 1, as predicted
  double positive_share = 0;    ///< of class 1, as it was
};

/// How good a model's answers are and what they rest on; text, JSON, HTML and pictures are made
/// from it.
struct EvaluationReport {
  std::string title;                                       ///< e.g. the model's name
  std::vector<std::pair<std::string, std::string>> facts;  ///< shown as they are: run, data, …
  ClassNames labels;
  std::size_t rows = 0;
  Evaluation evaluation;
  /// What speaks for each class, heaviest first; of two classes with one score, the weights of
  /// class 0 are below 0.
  std::vector<std::vector<WeightedTerm>> class_terms;
  // The curves and the calibration are of two classes; of more they are empty.
  /// False against true positive rate, from (0, 0) to (1, 1); empty for one class only.
  std::vector<CurvePoint> roc;
  /// Recall against precision: how much of what there is was found, and how much of what was found
  /// is right; from recall 0 to 1; empty as `roc`.
  std::vector<CurvePoint> precision_recall;
  std::vector<CalibrationBin> calibration;  ///< ascending; bins without rows are left out
  std::vector<Mistake> mistakes;            ///< the surest first, at most kMostMistakes
};

/// Whether there are just two classes.
inline bool of_two_classes(const EvaluationReport& report) { return report.labels.size() == 2; }

inline constexpr std::size_t kMostMistakes = 500;
inline constexpr std::size_t kMistakeBytes = 1000;

/// Shape: as many texts as labels and answers; `evaluation` is evaluate() of them; the model has
///        probabilities.
/// Cost:  O(rows log rows + terms)
EvaluationReport make_report(std::string title,
                             std::vector<std::pair<std::string, std::string>> facts,
                             const Classifier& classifier, std::span<const std::string_view> texts,
                             std::span<const std::uint8_t> labels, const BatchPrediction& answers,
                             const Evaluation& evaluation);

}  // namespace sentiment
