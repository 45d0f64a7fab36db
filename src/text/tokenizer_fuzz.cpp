// Any bytes: tokens are slices of the text, in order; reading them in one pass, after
// preprocessing, or by regular expression gives the same ones.
#include "text/tokenizer.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "base/utf8.hpp"
#include "text/clean_text.hpp"
#include "text/strip_accents.hpp"
#include "text/text_walk.hpp"
#include "text/unicode_fold.hpp"

namespace {

using namespace sentiment;  // NOLINT(google-build-using-namespace): the program is this file

void require(bool condition) {
  if (!condition) std::abort();
}

std::vector<std::string> tokens(const Tokenizer& tokenizer, std::string_view text) {
  static TokenBuffer buffer;  // kept, as a server keeps it
  std::vector<std::string> out;
  tokenizer.for_each(text, buffer, [&](std::string_view token) { out.emplace_back(token); });
  require(!buffer.gave_up());
  return out;
}

void require_words(const std::string& token) {
  std::size_t characters = 0;
  for (const char* at = token.data(); at != token.data() + token.size(); ++characters) {
    const Decoded next = decode_utf8(at, token.data() + token.size());
    require(next.valid && char_class(next.code_point).word());
    at += next.length;
  }
  require(characters >= 2);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::string_view kDefault = R"((?u)\b\w\w+\b)";
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  static const Tokenizer plain = Tokenizer::make({.lowercase = false}, kDefault).value();
  static const Tokenizer regex = Tokenizer::make({.lowercase = false}, R"(\w\w+(?#))").value();

  const auto found = tokens(plain, text);
  std::size_t from = 0;
  for (const auto& token : found) {
    require_words(token);
    from = text.find(token, from);
    require(from != std::string_view::npos);
    from += token.size();
  }
  require(tokens(regex, text) == found);

  for (const Preprocessing how :
       {Preprocessing{.clean_text = true}, Preprocessing{},
        Preprocessing{.strip_accents = StripAccents::unicode},
        Preprocessing{.lowercase = false, .strip_accents = StripAccents::ascii}}) {
    std::string preprocessed;
    preprocess(text, how, preprocessed);
    require(tokens(Tokenizer::make(how, kDefault).value(), text) == tokens(plain, preprocessed));
  }
  return 0;
}
