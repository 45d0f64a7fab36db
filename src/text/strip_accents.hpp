#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace sentiment {

/// scikit-learn's `strip_accents`, applied after lower-casing.
/// unicode: NFKD, then no characters of a combining class other than 0.
/// ascii:   NFKD, then no characters outside ASCII.
enum class StripAccents : std::uint8_t { none, ascii, unicode };

/// One code point in NFKD without its combining characters; empty when it is one itself. All that
/// NFKD reorders is dropped here, so a text's result is that of its code points in a row.
class Stripped {
 public:
  /// Requires: code_point < 0x110000.
  explicit Stripped(char32_t code_point);
  std::span<const char32_t> code_points() const {
    return {borrowed_ != nullptr ? borrowed_ : own_, size_};
  }

 private:
  const char32_t* borrowed_ = nullptr;  // into the table
  char32_t own_[3] = {};                // a Hangul syllable's letters, or the code point itself
  std::size_t size_ = 0;
};

}  // namespace sentiment
