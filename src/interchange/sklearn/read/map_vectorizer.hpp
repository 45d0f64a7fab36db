#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "features/tfidf.hpp"
#include "interchange/codec/value.hpp"

namespace sentiment::foreign {

/// What of a file became what, for people: "preprocessor", "src.preprocessing.clean_text: the
/// built-in cleaner".
using Mapping = std::vector<std::pair<std::string, std::string>>;

/// Our vectorizer for scikit-learn's TfidfVectorizer, or CountVectorizer with or without a
/// TfidfTransformer (None where there is none).
/// Errors: invalid_argument, naming object and attribute, for what cannot be represented exactly;
///         corrupt_data for parts that do not fit together.
Result<TfidfVectorizer> map_vectorizer(const ObjectTree& tree, Value vectorizer, Value transformer,
                                       Mapping& mapping);

}  // namespace sentiment::foreign
