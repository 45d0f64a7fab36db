#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/error.hpp"

namespace sentiment::foreign {

/// A zip archive in memory, stored or deflated, read entry by entry; nothing is written anywhere.
class ZipArchive {
 public:
  /// Reads the directory; views `bytes`: keep them as long.
  /// Errors: corrupt_data for what is not a zip archive, more than kMostEntries, two entries of one
  ///         name, encryption, another method, sizes that do not fit or unpack to too much, and
  ///         records that contradict each other: what one program reads, another must read too.
  static Result<ZipArchive> open(std::string_view bytes);

  bool contains(std::string_view name) const { return entries_.contains(name); }
  /// The unpacked bytes of an entry. Errors: corrupt_data where it is not there, damaged (CRC-32),
  /// not as long as announced, or named or described otherwise by its own header.
  Result<std::string> read(std::string_view name) const;

 private:
  struct Entry {
    std::size_t header = 0;  // of the entry itself
    std::size_t packed = 0;
    std::size_t unpacked = 0;
    std::uint32_t crc = 0;
    std::uint16_t flags = 0;
    bool deflated = false;
  };

  explicit ZipArchive(std::string_view bytes) : bytes_(bytes) {}

  /// Whether an entry's own header, which lies in `header` whole, says what the directory says.
  static bool is_as_listed(std::string_view header, std::string_view name, const Entry& entry);

  std::string_view bytes_;
  std::unordered_map<std::string_view, Entry> entries_;
};

}  // namespace sentiment::foreign
