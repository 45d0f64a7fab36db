#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "model/prediction.hpp"

namespace sentiment {

/// Counts of rows: [true][predicted].
using Confusion = std::vector<std::vector<std::size_t>>;

/// What a model's answers are worth on labelled rows. Two classes: the positive label is 1. More:
/// f1, precision, recall and roc_auc (one against the rest) are macro averages.
struct Evaluation {
  double accuracy = 0;
  double f1 = 0;
  double precision = 0;
  double recall = 0;
  double roc_auc = 0;   ///< NaN when a class is not present
  double log_loss = 0;  ///< all classes; it and the two beside NaN without probabilities
  double brier = 0;     ///< of more than two classes the sum over the classes
  Confusion confusion = Confusion(2, std::vector<std::size_t>(2));
  std::vector<std::string> warnings;  ///< scikit-learn's UndefinedMetricWarning texts
};

/// What the answers are worth as to one class; 0 where it is not defined.
struct ClassMetrics {
  double precision = 0;
  double recall = 0;
  double f1 = 0;
  std::size_t rows = 0;       ///< that are of the class
  std::size_t predicted = 0;  ///< that were taken for it
};

/// Source: scikit-learn precision_recall_fscore_support(average=None)
std::vector<ClassMetrics> class_metrics(const Confusion& confusion);

/// Formula: of two classes precision = tp/(tp+fp), recall = tp/(tp+fn), f1 = 2tp/((tp+fn)+(tp+fp)),
///          brier = mean (p(1) - y)²; of more, macro averages over the classes that are true or
///          predicted somewhere, roc_auc the mean of each class against the rest, and
///          brier = mean |p - truth|²; log_loss = mean -ln p(truth)
/// Shape:   as many labels as answers, at least 1; labels below `classes`
/// Source:  scikit-learn 1.9.1 metrics with zero_division at its default; of more than two classes
///          average="macro", roc_auc_score(multi_class="ovr"), log_loss and brier_score_loss with
///          all labels
/// Errors:  invalid_argument for empty input, lengths that differ, a label that is too large, or a
///          probability outside [0, 1].
Result<Evaluation> evaluate(std::span<const std::uint8_t> labels, const BatchPrediction& answers,
                            std::size_t classes);

}  // namespace sentiment
