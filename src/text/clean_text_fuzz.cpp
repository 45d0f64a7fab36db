// Any bytes: what the one-pass cleaner gives is UTF-8 and what the cleaner's rules, followed one
// after the other over code points, give.
#include "text/clean_text.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/utf8.hpp"
#include "text/strip_accents.hpp"
#include "text/unicode_fold.hpp"
#include "text/utf8_check.hpp"

namespace {

using namespace sentiment;  // NOLINT(google-build-using-namespace): the program is this file

void require(bool condition) {
  if (!condition) std::abort();
}

std::u32string decode(std::string_view text) {
  std::u32string out;
  for (const char* at = text.data(); at != text.data() + text.size();) {
    const Decoded next = decode_utf8(at, text.data() + text.size());
    out += next.code_point;
    at += next.length;
  }
  return out;
}

std::string encode(const std::u32string& text) {
  std::string out;
  for (const char32_t c : text) {
    char bytes[kLongestUtf8];
    out.append(bytes, encode_utf8(c, bytes));
  }
  return out;
}

bool space(char32_t c) { return char_class(c).space(); }

char32_t sigma(const std::u32string& text, std::size_t at) {
  std::size_t before = at;
  while (before > 0 && char_class(text[before - 1]).case_ignorable()) --before;
  std::size_t after = at + 1;
  while (after < text.size() && char_class(text[after]).case_ignorable()) ++after;
  const bool final = before > 0 && char_class(text[before - 1]).cased() &&
                     (after == text.size() || !char_class(text[after]).cased());
  return final ? U'ς' : U'σ';
}

std::u32string lower(const std::u32string& text) {
  std::u32string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == kCapitalIWithDot) {
      out += {U'i', kCombiningDot};
    } else {
      out += text[i] == kCapitalSigma ? sigma(text, i) : to_lower(text[i]);
    }
  }
  return out;
}

std::u32string without_tags(const std::u32string& text) {
  std::u32string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::size_t close = text[i] == U'<' ? text.find(U'>', i + 1) : std::u32string::npos;
    const bool tag = close != std::u32string::npos && close > i + 1;
    out += tag ? U' ' : text[i];
    if (tag) i = close;
  }
  return out;
}

std::u32string without_urls(const std::u32string& text) {
  std::u32string out;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t prefix = text.compare(i, 4, U"http") == 0  ? 4
                               : text.compare(i, 3, U"www") == 0 ? 3
                                                                 : 0;
    std::size_t end = i + prefix;
    while (prefix != 0 && end < text.size() && !space(text[end])) ++end;
    const bool url = end > i + prefix;
    out += url ? U' ' : text[i];
    i = url ? end : i + 1;
  }
  return out;
}

std::u32string tidy(const std::u32string& text) {
  std::u32string out;
  for (const char32_t c : text) {
    if (c > U' ' && c < 0x7F && !char_class(c).word()) continue;
    if (c == U'_') continue;
    if (!space(c)) {
      out += c;
    } else if (!out.empty() && out.back() != U' ') {
      out += U' ';
    }
  }
  if (!out.empty() && out.back() == U' ') out.pop_back();
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::size_t kLongest = 1 << 16;  // the rules as written above are quadratic
  const std::string_view text(reinterpret_cast<const char*>(data), std::min(size, kLongest));
  const std::u32string code_points = decode(text);
  require(clean_text(text) == encode(tidy(without_urls(without_tags(lower(code_points))))));

  std::string out;
  preprocess(text, {}, out);
  require(out == encode(lower(code_points)));
  for (const auto strip : {StripAccents::ascii, StripAccents::unicode}) {
    preprocess(text, {.lowercase = false, .strip_accents = strip}, out);
    require(find_invalid_utf8(out) == std::string::npos);
    if (strip == StripAccents::ascii) {
      require(
          std::ranges::all_of(out, [](char c) { return static_cast<unsigned char>(c) < 0x80; }));
    }
  }
  return 0;
}
