#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <type_traits>
#include <vector>

namespace sentiment {

/// Takes little-endian numbers, texts and arrays from bytes nobody vouches for.
/// Whatever is not there reads as zero or empty and makes ok() false from then on: check once at
/// the end. Nothing is allocated beyond the size of the bytes present.
class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : left_(bytes) {}

  bool ok() const { return ok_; }
  std::size_t left() const { return left_.size(); }
  /// Marks what was read as wrong, e.g. a value out of its range.
  void reject() {
    ok_ = false;
    left_ = {};
  }

  std::uint8_t u8() { return number<std::uint8_t>(); }
  std::uint32_t u32() { return number<std::uint32_t>(); }
  std::uint64_t u64() { return number<std::uint64_t>(); }
  double f64() { return number<double>(); }
  /// A u8 that must be 0 or 1.
  bool flag() { return choice(1) == 1; }
  /// A u8 that must not exceed `largest`.
  std::uint8_t choice(std::uint8_t largest) {
    const std::uint8_t value = u8();
    if (value > largest) reject();
    return value > largest ? std::uint8_t{0} : value;
  }
  /// A u64 that counts things of at least `size` bytes each, all of which are still to come.
  std::size_t count(std::size_t size) {
    const std::uint64_t value = u64();
    if (value > left_.size() / size) reject();
    return ok_ ? static_cast<std::size_t>(value) : 0;
  }
  /// A view into the bytes.
  std::string_view bytes(std::size_t size) {
    if (size > left_.size()) {
      reject();
      return {};
    }
    const std::string_view taken = left_.substr(0, size);
    left_.remove_prefix(size);
    return taken;
  }
  /// Length as u64, then the bytes: a view.
  std::string_view text() { return bytes(count(1)); }
  template <class T>
  std::vector<T> array(std::size_t size) {
    static_assert(std::is_trivially_copyable_v<T>);
    if (size > left_.size() / sizeof(T)) {
      reject();
      return {};
    }
    std::vector<T> values(size);
    const std::string_view taken = bytes(size * sizeof(T));
    if (!taken.empty()) std::memcpy(values.data(), taken.data(), taken.size());
    return values;
  }

 private:
  template <class T>
  T number() {
    T value{};
    const std::string_view taken = bytes(sizeof(T));
    if (ok_) std::memcpy(&value, taken.data(), taken.size());
    return value;
  }

  std::string_view left_;
  bool ok_ = true;
};

}  // namespace sentiment
