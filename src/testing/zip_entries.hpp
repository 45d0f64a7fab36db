#pragma once

#include <gtest/gtest.h>
#include <zlib.h>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace sentiment::testing_support {

/// A little-endian number of `size` bytes.
inline std::uint32_t number_at(std::string_view bytes, std::size_t offset, std::size_t size) {
  std::uint32_t number = 0;
  std::memcpy(&number, bytes.data() + offset, size);
  return number;
}

/// Name -> content of an archive that holds deflated entries with their sizes in front.
inline std::map<std::string, std::string> zip_entries(std::string_view archive) {
  constexpr std::uint32_t kLocalHeader = 0x04034b50;
  std::map<std::string, std::string> entries;
  while (number_at(archive, 0, 4) == kLocalHeader) {
    const std::size_t packed = number_at(archive, 18, 4);
    const std::size_t name = number_at(archive, 26, 2);
    std::string content(number_at(archive, 22, 4), '\0');
    z_stream stream{};
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(archive.data() + 30 + name));
    stream.avail_in = static_cast<uInt>(packed);
    stream.next_out = reinterpret_cast<Bytef*>(content.data());
    stream.avail_out = static_cast<uInt>(content.size());
    inflateInit2(&stream, -MAX_WBITS);
    EXPECT_EQ(inflate(&stream, Z_FINISH), Z_STREAM_END);
    inflateEnd(&stream);
    EXPECT_EQ(number_at(archive, 14, 4),
              crc32_z(0, reinterpret_cast<const Bytef*>(content.data()), content.size()));
    entries.emplace(archive.substr(30, name), std::move(content));
    archive.remove_prefix(30 + name + packed);
  }
  return entries;
}

}  // namespace sentiment::testing_support
