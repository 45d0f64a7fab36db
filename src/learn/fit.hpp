#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "data/class_names.hpp"
#include "features/tfidf_options.hpp"
#include "learn/linear_fit.hpp"
#include "model/classifier.hpp"
#include "model/estimator_options.hpp"
#include "model/provenance.hpp"

namespace sentiment {

/// How a model is made of texts.
struct Recipe {
  TfidfOptions vectorizer;
  EstimatorOptions estimator;
  friend bool operator==(const Recipe&, const Recipe&) = default;
};

/// A model, and what there is to say of its making.
struct FittedModel {
  Classifier classifier;
  Provenance provenance;
  std::vector<double> losses;         ///< the objective after each iteration, the start first
  std::vector<std::string> warnings;  ///< scikit-learn's, in its words
};

/// Learns a classifier: vocabulary and weights of its terms, then the estimator. It uses nothing of
/// the world but what `context` gives it, and the same input gives the same bits at any number of
/// threads.
/// Shape:  as many labels as texts, below classes.size()
/// Errors: TfidfVectorizer::fit_transform's and the estimator's; invalid_argument, naming settings,
///         where the weights would not all be finite; interrupted.
Result<FittedModel> fit(std::span<const std::string_view> texts,
                        std::span<const std::uint8_t> labels, const ClassNames& classes,
                        const Recipe& recipe, const FitContext& context = {});

}  // namespace sentiment
