#include "text/tokenizer.hpp"

#include <string>
#include <string_view>

#include "base/error.hpp"
#include "text/text_walk.hpp"
#include "text/token_pattern.hpp"

namespace sentiment {

Result<Tokenizer> Tokenizer::make(const Preprocessing& how, std::string_view token_pattern) {
  const auto runs = parse_word_runs(token_pattern);
  if (!runs) {
    return fail(Code::invalid_argument, "token_pattern '" + std::string(token_pattern) +
                                            "' is not of the form \\b\\w{n,}\\b");
  }
  return Tokenizer(how, *runs);
}

}  // namespace sentiment
