#pragma once

#include <cstdint>
#include <string>

#include "base/json.hpp"

namespace sentiment {

/// A member of an answer, which may be anything: "" or 0 where it is missing or of another kind.
std::string text_of(const Json& object, const char* key);
std::int64_t number_of(const Json& object, const char* key);
/// An object or list; null, over which a loop does nothing, where it is missing or of another kind.
const Json& member_of(const Json& object, const char* key);

}  // namespace sentiment
