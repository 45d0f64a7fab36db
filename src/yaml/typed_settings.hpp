#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "base/fields.hpp"

namespace sentiment {

/// Settings as people type them, in flags and in the environment: null, else the text itself where
/// the setting takes it, else what it is in YAML (2, true, [1, 2]).

/// Errors: usage for an unknown key (names the nearest) or a value that does not fit.
Result<void> set_text(Fields& fields, std::string_view key, const std::string& text,
                      std::string_view origin);

/// KEY=VALUE; a value within quotes is text, written as in YAML, and null is never text. Errors: as
/// set_text().
Result<void> set_assignment(Fields& fields, const std::string& assignment, std::string_view origin);

/// Each key that is an environment variable set by the user: `lookup` answers for getenv; a
/// variable `<NAME>_FILE` names a file whose content, less its final newline, is the value.
/// Errors: usage, without the value of a secret; those of reading the file.
Result<void> set_from_environment(
    Fields& fields, const std::function<std::optional<std::string>(const std::string&)>& lookup);

}  // namespace sentiment
