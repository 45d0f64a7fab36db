#include "text/unicode_fold.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string_view>

#include "base/utf8.hpp"

namespace sentiment {
namespace {

#include "text/unicode_fold.inc"

constexpr unsigned kBlockBits = 7;
constexpr char32_t kFinalSigma = 0x3C2;
constexpr char32_t kSmallSigma = 0x3C3;

}  // namespace

CharClass char_class(char32_t code_point) {
  const std::size_t block = kBlockOf[code_point >> kBlockBits];
  return {kFlags[block << kBlockBits | (code_point & ((1U << kBlockBits) - 1))]};
}

char32_t to_lower(char32_t code_point) {
  if (code_point < 0x80) {
    return code_point >= U'A' && code_point <= U'Z' ? code_point | 0x20 : code_point;
  }
  if (!char_class(code_point).has_lower() || code_point == kCapitalSigma) return code_point;
  const auto* const found = std::ranges::lower_bound(kLowerFrom, code_point);
  return kLowerTo[std::distance(std::begin(kLowerFrom), found)];
}

char32_t lower_sigma(std::string_view text, std::size_t at) {
  const char* const begin = text.data();
  const char* const end = begin + text.size();
  bool cased_before = false;
  for (const char* p = begin + at; p != begin;) {
    const Decoded before = decode_utf8_before(begin, p);
    const CharClass its = char_class(before.code_point);
    cased_before = its.cased();
    if (!its.case_ignorable()) break;
    p -= before.length;
  }
  if (!cased_before) return kSmallSigma;
  constexpr std::size_t kSigmaBytes = 2;
  for (const char* p = begin + at + kSigmaBytes; p < end;) {
    const Decoded after = decode_utf8(p, end);
    const CharClass its = char_class(after.code_point);
    if (its.cased()) return kSmallSigma;
    if (!its.case_ignorable()) break;
    p += after.length;
  }
  return kFinalSigma;
}

}  // namespace sentiment
