#pragma once

#include <string>

#include "base/json.hpp"

namespace sentiment {

/// A setting as Python's str writes it, which is how MLflow keeps parameters: True, None, (1, 2).
/// A list of two whole numbers is a tuple to scikit-learn (ngram_range).
std::string python_str(const Json& value);

}  // namespace sentiment
