#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "base/utf8.hpp"
#include "text/simd.hpp"
#include "text/strip_accents.hpp"
#include "text/unicode_fold.hpp"

namespace sentiment {

/// What happens to a text before it is cut into tokens (scikit-learn's preprocessor).
struct Preprocessing {
  bool clean_text =
      false;  ///< the original's cleaner (clean_text.hpp); the other two then do nothing
  bool lowercase = true;
  StripAccents strip_accents = StripAccents::none;
};

/// Bytes a sink may read, and copy, past the end of what word() hands it.
inline constexpr std::size_t kWalkBlock = kSimdBytes;

/// Walks over `text` once and reports to `sink` what its preprocessed form consists of, in order:
///   sink.word(bytes, n)       n ASCII word characters; kWalkBlock bytes may be read at `bytes`
///   sink.wide_word(bytes, n)  one word character outside ASCII
///   sink.other(bytes, n)      one character that is neither word nor space
///   sink.space(bytes, n)      one space character, or what clean_text makes of a tag or URL
/// The only place that knows how texts are preprocessed: strings and tokens come from it by their
/// sinks, so they cannot differ.
/// Cost: linear in the bytes; ASCII words go by blocks of 16.
template <class Sink>
class TextWalk {
 public:
  TextWalk(std::string_view text, const Preprocessing& how, Sink& sink)
      : text_(text),
        at_(text.data()),
        end_(text.data() + text.size()),
        clean_(how.clean_text),
        lowercase_(how.lowercase || how.clean_text),
        strip_(how.clean_text ? StripAccents::none : how.strip_accents),
        sink_(sink) {}

  void run() {
    const bool urls = clean_ && may_hold_url(text_);
    const SimdBytes case_bit(lowercase_ ? 0x20 : 0);
    const SimdBytes underscore(clean_ ? 'a' : '_');  // 'a' adds nothing
    while (at_ != end_) {
      if (urls && skip_url()) continue;
      const SimdBytes block = load(at_);
      const SimdBytes letters = in_range(block | SimdBytes(0x20), 'a', 'z');
      const SimdBytes folded = block | (letters & case_bit);
      const SimdBytes others = in_range(block, '0', '9') | equal(block, underscore);
      const unsigned words = (letters | others).high_bits();
      auto run = static_cast<std::size_t>(std::countr_one(words));
      if (run != 0) {
        if (urls) run = std::min(run, before_next_url_letter(folded));
        alignas(kWalkBlock) std::array<char, kWalkBlock> bytes;
        folded.store(bytes.data());
        sink_.word(bytes.data(), run);
        at_ += run;
        if (run == kWalkBlock || at_ == end_) continue;
        if (urls && (words >> run & 1U) != 0) continue;
      }
      separator();
    }
  }

 private:
  SimdBytes load(const char* from) const {
    if (end_ - from >= static_cast<std::ptrdiff_t>(kWalkBlock)) return SimdBytes::load(from);
    alignas(kWalkBlock) std::array<char, kWalkBlock> rest{};
    std::memcpy(rest.data(), from, static_cast<std::size_t>(end_ - from));
    return SimdBytes::load(rest.data());
  }

  /// The character at at_, which is not an ASCII word character.
  void separator() {
    const auto byte = static_cast<unsigned char>(*at_);
    if (byte >= 0x80) {
      wide();
    } else if (byte == ' ' || char_class(byte).space()) {
      sink_.space(at_++, 1);
    } else if (!clean_ || byte < '!' || byte == 0x7F) {
      sink_.other(at_++, 1);
    } else if (const char* const after = byte == '<' ? after_tag(at_) : nullptr) {
      sink_.space(" ", 1);
      at_ = after;
    } else {
      ++at_;  // clean_text deletes punctuation
    }
  }

  /// Just after the tag that begins at `open` ("<", at least one character, ">"); null for none.
  const char* after_tag(const char* open) {
    if (open >= no_close_from_) return nullptr;
    const auto* const close = static_cast<const char*>(
        std::memchr(open + 1, '>', static_cast<std::size_t>(end_ - open - 1)));
    if (close == nullptr) no_close_from_ = open;  // asked once: many unclosed "<" stay linear
    return close == nullptr || close == open + 1 ? nullptr : close + 1;
  }

  void wide() {
    const Decoded next = decode_utf8(at_, end_);
    if (!lowercase_) {
      stripped(next.code_point);
    } else if (next.code_point == kCapitalIWithDot) {
      stripped(U'i');
      stripped(kCombiningDot);
    } else if (next.code_point == kCapitalSigma) {
      stripped(lower_sigma(text_, static_cast<std::size_t>(at_ - text_.data())));
    } else {
      stripped(to_lower(next.code_point));
    }
    at_ += next.length;
  }

  void stripped(char32_t code_point) {
    if (strip_ == StripAccents::none) {
      emit(code_point);
      return;
    }
    const Stripped parts(code_point);
    for (const char32_t part : parts.code_points()) {
      if (strip_ == StripAccents::unicode || part < 0x80) emit(part);
    }
  }

  void emit(char32_t code_point) {
    std::array<char, kWalkBlock> bytes;
    const std::size_t n = encode_utf8(code_point, bytes.data());
    const CharClass its = char_class(code_point);
    if (its.word()) {
      if (n == 1) {
        sink_.word(bytes.data(), 1);
      } else {
        sink_.wide_word(bytes.data(), n);
      }
    } else if (its.space()) {
      sink_.space(bytes.data(), n);
    } else {
      sink_.other(bytes.data(), n);
    }
  }

  // URLs: http\S+ or www\S+, anywhere; a tag, having become a space, ends one or keeps it from
  // being.

  /// False when neither "www" nor "http" stands in `text`, in either case; a fast filter.
  static bool may_hold_url(std::string_view text) {
    const char* const end = text.data() + text.size();
    const char* p = text.data();
    const auto at = [](const char* from) { return SimdBytes::load(from) | SimdBytes(0x20); };
    constexpr std::ptrdiff_t kWindow = 2;  // bytes seen beyond a block: "ww|w" and "tt|p"
    const auto three = [](SimdBytes a, SimdBytes b, SimdBytes c, char x, char y) {
      return equal(a, SimdBytes(x)) & equal(b, SimdBytes(x)) & equal(c, SimdBytes(y));
    };
    for (; end - p >= static_cast<std::ptrdiff_t>(kWalkBlock) + kWindow; p += kWalkBlock) {
      const SimdBytes a = at(p);
      const SimdBytes b = at(p + 1);
      const SimdBytes c = at(p + 2);
      if ((three(a, b, c, 'w', 'w') | three(a, b, c, 't', 'p')).high_bits() != 0) return true;
    }
    return holds_url(p == text.data() ? p : p - 1, end);
  }

  static bool holds_url(const char* from, const char* to) {
    for (; from < to; ++from) {
      if (url_prefix(from, to) != 0) return true;
    }
    return false;
  }

  /// 4 for "http", 3 for "www" at `from`, in either case; else 0.
  static std::size_t url_prefix(const char* from, const char* end) {
    const auto is = [&](std::string_view word) {
      return static_cast<std::size_t>(end - from) >= word.size() &&
             std::ranges::equal(word, std::string_view(from, word.size()),
                                [](char a, char b) { return a == static_cast<char>(b | 0x20); });
    };
    if (is("http")) return 4;
    return is("www") ? 3 : 0;
  }

  /// Passes over the URL at at_, if one begins there, as over one space.
  bool skip_url() {
    const std::size_t prefix = url_prefix(at_, end_);
    if (prefix == 0) return false;
    const char* p = at_ + prefix;
    while (p != end_) {
      if (*p == '<' && after_tag(p) != nullptr) break;
      const Decoded next = decode_utf8(p, end_);
      if (char_class(next.code_point).space()) break;
      p += next.length;
    }
    if (p == at_ + prefix) return false;  // at least one character must follow
    sink_.space(" ", 1);
    at_ = p;
    return true;
  }

  /// Characters of a word block before the next one after its first that may begin a URL.
  static std::size_t before_next_url_letter(SimdBytes folded) {
    const SimdBytes either = equal(folded, SimdBytes('h')) | equal(folded, SimdBytes('w'));
    const unsigned letters = either.high_bits() & ~1U;
    return static_cast<std::size_t>(std::countr_zero(letters | 1U << kWalkBlock));
  }

  const std::string_view text_;
  const char* at_;
  const char* const end_;
  const char* no_close_from_ = end_;  // there is no '>' from here on
  const bool clean_;
  const bool lowercase_;
  const StripAccents strip_;
  Sink& sink_;
};

template <class Sink>
void walk_text(std::string_view text, const Preprocessing& how, Sink& sink) {
  TextWalk<Sink>(text, how, sink).run();
}

}  // namespace sentiment
