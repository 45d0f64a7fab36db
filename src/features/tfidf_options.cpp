#include "features/tfidf_options.hpp"

#include <string>

namespace sentiment {

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

}  // namespace sentiment
