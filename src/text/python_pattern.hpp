#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace sentiment {

/// A regular expression of Python's `re`, said anew for PCRE2.
struct PcrePattern {
  std::string text;
  bool ignore_case = false;
  bool multiline = false;
  bool dot_all = false;
  std::size_t groups = 0;  ///< that capture
};

/// Spells out what the two read differently: \w \d \s \b and their opposites by Unicode 15.1 (or
/// ASCII with (?a)), \Z, octal, \u and \U escapes, {,n}, sets (no POSIX classes), and refuses what
/// Python refuses.
/// Errors: invalid_argument, with the byte position, for a pattern Python would refuse and for what
///         has no counterpart: (?x), (?L), (?a) within the pattern, \N{name}.
Result<PcrePattern> translate_python_pattern(std::string_view pattern);

}  // namespace sentiment
