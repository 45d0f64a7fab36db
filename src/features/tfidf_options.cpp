#include "features/tfidf_options.hpp"

#include <fmt/format.h>

#include <cmath>
#include <string_view>

#include "base/error.hpp"
#include "base/python_repr.hpp"

namespace sentiment {
namespace {

Result<void> check_bound(std::string_view name, const DocumentBound& bound) {
  const bool valid = bound.is_share ? bound.value >= 0 && bound.value <= 1
                                    : bound.value >= 1 && bound.value == std::floor(bound.value);
  if (valid) return {};
  return fail(
      Code::invalid_argument,
      fmt::format("The '{}' parameter of TfidfVectorizer must be a float in the range "
                  "[0.0, 1.0] or an int in the range [1, inf). Got {} instead.",
                  name,
                  bound.is_share ? python_repr(bound.value) : fmt::format("{}", bound.value)));
}

}  // namespace

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
