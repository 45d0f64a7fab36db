#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "features/tfidf.hpp"

namespace sentiment {

/// How scores become probabilities.
enum class Link : std::uint8_t {
  logistic,             ///< one score: p(class 1) = 1 / (1 + exp(-z))
  softmax,              ///< one score a class: exp(z) / sum of exp(z)
  one_vs_rest,          ///< one score a class: 1 / (1 + exp(-z)), divided by their sum
  one_vs_rest_float32,  ///< the same in float32, where 1 / (1 + exp(-z)) is 0 below -88.7
  modified_huber,       ///< (clip(z, -1, 1) + 1) / 2; of more than two classes divided by their sum
  none,                 ///< not at all: the scores are all there is
};

/// A fitted linear model of two or more classes. Immutable: share it between threads.
struct LinearModel {
  std::size_t scores = 1;          ///< one a class, or 1 for two classes: that of class 1
  std::vector<double> weights;     ///< by column, then by score
  std::vector<double> intercepts;  ///< by score
  Link link = Link::logistic;

  std::size_t classes() const { return scores == 1 ? 2 : scores; }
  bool has_probabilities() const { return link != Link::none; }
  double weight(std::uint32_t column, std::size_t score) const {
    return weights[column * scores + score];
  }

  /// Formula: z = w·x + b, summed by increasing column, the intercept last
  /// Shape:   z.size() == scores
  void score(const SparseRow& row, std::span<double> z) const;
  /// The class answered: the first of the largest scores; of one score, 1 if it is above 0.
  std::uint32_t best(std::span<const double> z) const;
  /// p of each class, in place of the scores. Requires: has_probabilities().
  /// Shape:  z.size() == classes(); what score() gave is at its beginning.
  /// Source: scikit-learn 1.9.1 predict_proba of LogisticRegression, SGDClassifier, ComplementNB
  ///         and MultinomialNB
  void to_probabilities(std::span<double> z) const;
};

}  // namespace sentiment
