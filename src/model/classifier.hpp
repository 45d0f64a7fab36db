#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "features/tfidf.hpp"
#include "features/tfidf_options.hpp"
#include "model/class_scorer.hpp"
#include "model/linear_model.hpp"
#include "model/logistic_options.hpp"
#include "model/prediction.hpp"

namespace sentiment {

/// Vectorizer + linear model + label names: all that predicting needs. Immutable: share it between
/// threads.
class Classifier {
 public:
  Classifier(TfidfVectorizer vectorizer, LinearModel model, std::array<std::string, 2> labels);
  /// Requires: one label for each of the scorer's classes.
  Classifier(TfidfVectorizer vectorizer, ClassScorer scorer, std::vector<std::string> labels);

  /// Threads: `scratch` belongs to the caller's thread; after warm-up neither locks nor allocates.
  /// A tie (z = 0) is class 0, as in scikit-learn.
  Prediction predict(std::string_view text, TfidfScratch& scratch) const;
  /// The answer for each text. Threads: up to `threads`; the result does not depend on their
  /// number.
  std::vector<Prediction> predict_all(std::span<const std::string_view> texts, int threads) const;
  /// The same with all that evaluate() wants to know.
  Answers answer_all(std::span<const std::string_view> texts, int threads) const;

  /// What scikit-learn's predict_proba gives, a number for each class; where the model gives no
  /// probabilities, its decision_function: the same, or one number for two classes.
  std::vector<double> class_outputs(std::string_view text, TfidfScratch& scratch) const;

  const TfidfVectorizer& vectorizer() const { return vectorizer_; }
  /// The weights of a logistic model of two classes; requires scorer() == nullptr.
  const LinearModel& model() const { return model_; }
  /// In place of model() where the model is another one. Else null.
  const ClassScorer* scorer() const { return scorer_ ? &*scorer_ : nullptr; }
  /// Whether it is what `train` makes, a logistic regression of words; then all there is to it is
  /// options, vocabulary and model() or scorer(), and it can be written in our formats.
  bool is_trainable_here() const {
    return (!scorer_ || scorer_->iterations) &&
           vectorizer_.options().analyzer == AnalyzerKind::word;
  }
  bool has_probabilities() const { return !scorer_ || scorer_->link != ScoreLink::none; }
  /// In the order of the classes, e.g. "negative", "positive".
  std::span<const std::string> labels() const { return labels_; }

 private:
  Prediction predict_scored(const SparseRow& row, std::span<double> z) const;

  TfidfVectorizer vectorizer_;
  LinearModel model_;
  std::optional<ClassScorer> scorer_;
  std::vector<std::string> labels_;
};

}  // namespace sentiment
