#include "text/tokenizer.hpp"

#include <cstddef>
#include <string_view>

#include "base/error.hpp"
#include "text/clean_text.hpp"
#include "text/python_regex.hpp"
#include "text/text_walk.hpp"
#include "text/token_pattern.hpp"

namespace sentiment {

Result<Tokenizer> Tokenizer::make(const Preprocessing& how, std::string_view token_pattern) {
  Tokenizer tokenizer(how);
  if (const auto runs = parse_word_runs(token_pattern)) {
    tokenizer.runs_ = *runs;
  } else {
    tokenizer.regex_ = SENT_TRY(PythonRegex::compile(token_pattern));
  }
  return tokenizer;
}

PythonRegex::Matches Tokenizer::begin_matches(std::string_view text, TokenBuffer& buffer) const {
  preprocess(text, how_, buffer.text_);
  const std::size_t size = buffer.text_.size();
  buffer.text_.append(kWalkBlock, '\0');  // to be read, not to be searched
  // NOLINTNEXTLINE(bugprone-unchecked-optional-access): for_each() asks for it where it is there
  return regex_->matches(std::string_view(buffer.text_).substr(0, size), buffer.regex_);
}

}  // namespace sentiment
