#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "interchange/sklearn/read/map_vectorizer.hpp"
#include "model/classifier.hpp"
#include "model/provenance.hpp"

namespace sentiment {

/// A model that another program wrote.
struct ForeignModel {
  Classifier classifier;
  Provenance provenance;
  std::string format;        ///< "pickle", "joblib", "joblib (gzip)", "skops"
  std::string release;       ///< of scikit-learn; empty where the file does not say
  foreign::Mapping mapping;  ///< what became what, for people
};

/// Reads scikit-learn's pickle, joblib or skops file of a Pipeline: a TfidfVectorizer, or a
/// CountVectorizer with or without TfidfTransformer, and a LogisticRegression, LinearSVC,
/// SGDClassifier, ComplementNB or MultinomialNB. Nothing in it is executed, looked up or called;
/// see docs/formats/foreign-models.md.
/// Formula: probabilities (or decision values) equal to scikit-learn's within 1e-12 in float64
/// Cost:    linear in the bytes
/// Errors:  corrupt_data for bytes that are not such a file; invalid_argument, naming the
/// attribute,
///          for a model that cannot be represented exactly
Result<ForeignModel> read_foreign_model(std::string_view bytes);

/// The same of a file. Errors: not_found; else as above, naming the file.
Result<ForeignModel> load_foreign_model(const std::filesystem::path& path);

}  // namespace sentiment
