#pragma once

#include <cstddef>

#include "base/error.hpp"
#include "data/class_names.hpp"
#include "interchange/codec/value.hpp"
#include "interchange/sklearn/read/map_vectorizer.hpp"
#include "model/linear_model.hpp"

namespace sentiment::foreign {

/// A classifier after its vectorizer.
struct MappedEstimator {
  LinearModel model;
  ClassNames labels;
  bool native = false;  ///< Provenance::native
};

/// Our model for scikit-learn's LogisticRegression, LinearSVC, SGDClassifier, ComplementNB or
/// MultinomialNB of `columns` terms. Classes 0 and 1 are called negative and positive, as the
/// original does; all others as they are spelled.
/// Errors: invalid_argument, naming object and attribute, for what cannot be represented exactly;
///         corrupt_data for parts that do not fit together.
Result<MappedEstimator> map_estimator(const ObjectTree& tree, Value estimator, std::size_t columns,
                                      Mapping& mapping);

/// Whether it is one of the five.
bool is_estimator(Role role);

}  // namespace sentiment::foreign
