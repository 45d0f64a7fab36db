#include "text/strip_accents.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>

#include "text/unicode_fold.hpp"

namespace sentiment {
namespace {

#include "text/strip_accents.inc"

// Unicode Standard, chapter 3.12: syllables in order of lead, vowel and tail.
constexpr char32_t kSyllableBase = 0xAC00;
constexpr char32_t kSyllables = 11172;
constexpr char32_t kLeadBase = 0x1100;
constexpr char32_t kVowelBase = 0x1161;
constexpr char32_t kTailBase = 0x11A7;
constexpr char32_t kVowels = 21;
constexpr char32_t kTails = 28;

}  // namespace

Stripped::Stripped(char32_t code_point) {
  if (char_class(code_point).has_stripped()) {
    const auto* const found = std::ranges::lower_bound(kStripFrom, code_point);
    const std::ptrdiff_t i = std::distance(std::begin(kStripFrom), found);
    borrowed_ = &kStripTo[kStripStart[i]];
    size_ = static_cast<std::size_t>(kStripStart[i + 1] - kStripStart[i]);
  } else if (code_point >= kSyllableBase && code_point < kSyllableBase + kSyllables) {
    const char32_t index = code_point - kSyllableBase;
    own_[0] = kLeadBase + index / (kVowels * kTails);
    own_[1] = kVowelBase + index / kTails % kVowels;
    own_[2] = kTailBase + index % kTails;
    size_ = index % kTails == 0 ? 2 : 3;
  } else {
    own_[0] = code_point;
    size_ = 1;
  }
}

}  // namespace sentiment
