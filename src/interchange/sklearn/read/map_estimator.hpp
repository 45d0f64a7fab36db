#pragma once

#include "base/error.hpp"
#include "features/tfidf.hpp"
#include "interchange/codec/value.hpp"
#include "interchange/sklearn/read/map_vectorizer.hpp"
#include "model/classifier.hpp"

namespace sentiment::foreign {

/// Our classifier for scikit-learn's LogisticRegression, LinearSVC, SGDClassifier, ComplementNB or
/// MultinomialNB behind a vectorizer. Classes 0 and 1 are called negative and positive, as the
/// original does; all others as they are spelled.
/// Errors: invalid_argument, naming object and attribute, for what cannot be represented exactly;
///         corrupt_data for parts that do not fit together.
Result<Classifier> map_estimator(const ObjectTree& tree, Value estimator,
                                 TfidfVectorizer vectorizer, Mapping& mapping);

/// Whether it is one of the five.
bool is_estimator(Role role);

}  // namespace sentiment::foreign
