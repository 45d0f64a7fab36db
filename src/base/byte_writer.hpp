#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace sentiment {

static_assert(
    std::endian::native == std::endian::little,
    "our files are little-endian; a big-endian machine needs swaps here and in ByteReader");

/// Appends little-endian numbers, texts and arrays to a string.
class ByteWriter {
 public:
  void u8(std::uint8_t value) { raw(&value, sizeof(value)); }
  void u32(std::uint32_t value) { raw(&value, sizeof(value)); }
  void u64(std::uint64_t value) { raw(&value, sizeof(value)); }
  void f64(double value) { raw(&value, sizeof(value)); }
  void bytes(std::string_view value) { bytes_.append(value); }
  /// Length as u64, then the bytes.
  void text(std::string_view value) {
    u64(value.size());
    bytes(value);
  }
  template <class T>
  void array(std::span<const T> values) {
    raw(values.data(), values.size_bytes());
  }
  /// Zeros up to the next multiple of `boundary`.
  void align(std::size_t boundary) {
    bytes_.append((boundary - bytes_.size() % boundary) % boundary, '\0');
  }

  const std::string& written() const { return bytes_; }
  std::string take() { return std::move(bytes_); }

 private:
  void raw(const void* data, std::size_t size) {
    bytes_.append(static_cast<const char*>(data), size);
  }
  std::string bytes_;
};

}  // namespace sentiment
