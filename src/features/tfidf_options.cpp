#include "features/tfidf_options.hpp"

#include <fmt/format.h>

#include <cmath>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace sentiment {
namespace {

/// A share as Python prints a float.
std::string shown(const DocumentBound& bound) {
  const std::string text = fmt::format("{}", bound.value);
  const bool integral = text.find_first_not_of("-0123456789") == std::string::npos;
  return bound.is_share && integral ? text + ".0" : text;
}

Result<void> check_bound(std::string_view name, const DocumentBound& bound) {
  const bool valid = bound.is_share ? bound.value >= 0 && bound.value <= 1
                                    : bound.value >= 1 && bound.value == std::floor(bound.value);
  if (valid) return {};
  return fail(Code::invalid_argument,
              fmt::format("The '{}' parameter of TfidfVectorizer must be a float in the range "
                          "[0.0, 1.0] or an int in the range [1, inf). Got {} instead.",
                          name, shown(bound)));
}

}  // namespace

std::string_view to_string(TieBreak rule) {
  switch (rule) {
    case TieBreak::numpy_scalar: return "numpy-scalar";
    case TieBreak::numpy_avx2: return "numpy-avx2";
    case TieBreak::numpy_avx512: return "numpy-avx512";
    case TieBreak::stable: return "stable";
  }
  return "stable";
}

Result<TieBreak> parse_tie_break(std::string_view text) {
  for (const auto rule :
       {TieBreak::numpy_scalar, TieBreak::numpy_avx2, TieBreak::numpy_avx512, TieBreak::stable}) {
    if (to_string(rule) == text) return rule;
  }
  return fail(Code::invalid_argument, "unknown tie_break '" + std::string(text) + "'");
}

Result<void> validate(const TfidfOptions& options) {
  SENT_CHECK(check_bound("max_df", options.max_df));
  SENT_CHECK(check_bound("min_df", options.min_df));
  if (options.max_features == 0) {
    return fail(
        Code::invalid_argument,
        "The 'max_features' parameter of TfidfVectorizer must be an int in the range [1, inf) "
        "or None. Got 0 instead.");
  }
  if (options.ngram_range.min_n > options.ngram_range.max_n) {
    return fail(Code::invalid_argument,
                fmt::format("Invalid value for ngram_range=({}, {}) lower boundary larger than the "
                            "upper boundary.",
                            options.ngram_range.min_n, options.ngram_range.max_n));
  }
  if (options.ngram_range.min_n < 1) {
    return fail(
        Code::invalid_argument,
        fmt::format("Invalid value for ngram_range=({}, {}) lower boundary must be at least 1.",
                    options.ngram_range.min_n, options.ngram_range.max_n));
  }
  return {};
}

}  // namespace sentiment
