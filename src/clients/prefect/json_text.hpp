#pragma once

#include <string>

#include "base/json.hpp"

namespace sentiment::prefect {

/// The text member of an object; empty where there is none.
std::string text_of(const Json& object, const char* key);

}  // namespace sentiment::prefect
