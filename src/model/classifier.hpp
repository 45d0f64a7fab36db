#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "data/class_names.hpp"
#include "features/tfidf.hpp"
#include "model/linear_model.hpp"
#include "model/prediction.hpp"

namespace sentiment {

/// What the scores of one text are made of.
struct Contributions {
  Prediction prediction;
  std::vector<double> scores;          ///< z of each of the model's scores
  std::vector<std::uint32_t> columns;  ///< the text's known terms, ascending
  std::vector<double> values;          ///< their TF-IDF values
  /// value * weight: a row for each term, a column for each score. With the intercepts they sum to
  /// the scores.
  Matrix contributions;
};

/// Vectorizer + linear model + label names: all that predicting needs. Immutable: share it between
/// threads.
class Classifier {
 public:
  /// Requires: one label for each of the model's classes, weights for each of the vectorizer's
  /// columns.
  Classifier(TfidfVectorizer vectorizer, LinearModel model, ClassNames labels);

  /// Threads: `scratch` belongs to the caller's thread; after warm-up neither locks nor allocates.
  /// A tie is the first of the classes, as in scikit-learn.
  Prediction predict(std::string_view text, TfidfScratch& scratch) const;
  /// The same, and what there is for each class: scikit-learn's predict_proba, or the
  /// decision_function of a model that has no probabilities.
  /// Shape: outputs.size() == this->outputs()
  Prediction predict(std::string_view text, TfidfScratch& scratch, std::span<double> outputs) const;
  /// A probability for each class; of a model that has none, its scores: 1 for two classes.
  std::size_t outputs() const {
    return model_.has_probabilities() ? model_.classes() : model_.scores;
  }

  /// The answer for each text, with its outputs. Threads: one for each of `scratches`, which are
  /// at least one; the result does not depend on their number. Once `scratches` and `answers` are
  /// warm, nothing is allocated for a text.
  void predict_all(std::span<const std::string_view> texts, std::span<TfidfScratch> scratches,
                   BatchPrediction& answers) const;
  /// The same on up to `threads`.
  BatchPrediction predict_all(std::span<const std::string_view> texts, int threads) const;

  Contributions contributions(std::string_view text, TfidfScratch& scratch) const;

  const TfidfVectorizer& vectorizer() const { return vectorizer_; }
  const LinearModel& model() const { return model_; }
  bool has_probabilities() const { return model_.has_probabilities(); }
  /// In the order of the classes, e.g. "negative", "positive".
  const ClassNames& labels() const { return labels_; }

 private:
  TfidfVectorizer vectorizer_;
  LinearModel model_;
  ClassNames labels_;
};

}  // namespace sentiment
