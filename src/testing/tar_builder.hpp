#pragma once

#include <zlib.h>

#include <cstddef>
#include <cstdio>
#include <string>
#include <string_view>

namespace sentiment::testing_support {

inline constexpr std::size_t kTarBlock = 512;

/// `bytes` filled up with zeros to whole blocks.
inline std::string padded(std::string bytes) {
  bytes.resize((bytes.size() + kTarBlock - 1) / kTarBlock * kTarBlock);
  return bytes;
}

/// Writes the checksum a header must have after a test changed it.
inline void seal_tar_header(std::string& header) {
  constexpr std::size_t kOffset = 148;
  header.replace(kOffset, 8, 8, ' ');
  unsigned sum = 0;
  for (std::size_t i = 0; i < kTarBlock; ++i) sum += static_cast<unsigned char>(header[i]);
  char digits[8];
  std::snprintf(digits, sizeof digits, "%06o", sum);
  header.replace(kOffset, 7, digits, 7);
}

/// A ustar header; `name` is cut at 100 bytes.
inline std::string tar_header(std::string_view name, std::size_t size, char type = '0') {
  std::string header(kTarBlock, '\0');
  const auto put = [&header](std::size_t offset, std::string_view value) {
    header.replace(offset, value.size(), value);
  };
  char octal[16];
  std::snprintf(octal, sizeof octal, "%011zo", size);
  put(0, name.substr(0, 100));
  put(100, "0000644");
  put(124, std::string_view(octal, 11));
  put(136, "00000000000");
  header[156] = type;
  put(257, std::string_view("ustar\00000", 8));
  seal_tar_header(header);
  return header;
}

inline std::string tar_member(std::string_view name, const std::string& content, char type = '0') {
  return tar_header(name, content.size(), type) + padded(content);
}

inline std::string tar_end() { return std::string(2 * kTarBlock, '\0'); }

inline std::string gzipped(const std::string& bytes) {
  z_stream stream{};
  deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
  std::string packed(deflateBound(&stream, bytes.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  deflate(&stream, Z_FINISH);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

}  // namespace sentiment::testing_support
