#pragma once

#include <string>
#include <string_view>

#include "base/json.hpp"

namespace sentiment {

/// YAML as JSON values: unquoted scalars get their YAML type (null, true, 2, 0.95, text), quoted
/// ones stay text, an int and a float stay apart. Order of keys is kept. Errors: invalid_argument
/// with line and column; also for a duplicate key, a second document, nesting deeper than 32 and
/// more than 10,000 values. JSON is YAML here, its pairs of surrogate escapes included.
Result<Json> parse_yaml(std::string_view text);

/// A text as a YAML scalar in single quotes. Requires: one line.
std::string yaml_text(std::string_view text);

}  // namespace sentiment
