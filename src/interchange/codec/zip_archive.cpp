#include "interchange/codec/zip_archive.hpp"

#include <fmt/format.h>
#include <zconf.h>
#include <zlib.h>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "base/quote_briefly.hpp"
#include "interchange/codec/broken.hpp"
#include "interchange/codec/limits.hpp"
#include "interchange/codec/unpack.hpp"

// The layout: PKWARE's APPNOTE, 4.3.
namespace sentiment::foreign {
namespace {

using std::string_view_literals::operator""sv;

constexpr std::string_view kEnd = "PK\x05\x06"sv;
constexpr std::string_view kEnd64Locator = "PK\x06\x07"sv;
constexpr std::string_view kEnd64 = "PK\x06\x06"sv;
constexpr std::string_view kDirectoryEntry = "PK\x01\x02"sv;
constexpr std::string_view kLocalHeader = "PK\x03\x04"sv;
constexpr std::string_view kLargeSizes = "\x01\x00\x10\x00"sv;  // the field of 64-bit sizes
constexpr std::size_t kLargeSizesSize = 20;
constexpr std::size_t kEndSize = 22;
constexpr std::size_t kLocatorSize = 20;
constexpr std::size_t kEnd64Size = 56;
constexpr std::size_t kDirectoryEntrySize = 46;
constexpr std::size_t kLocalHeaderSize = 30;
constexpr unsigned kStored = 0;
constexpr unsigned kDeflated = 8;
constexpr unsigned kEncrypted = 1;
constexpr unsigned kSizesFollow = 8;              // CRC and sizes stand behind the bytes
constexpr std::uint32_t kElsewhere = 0xFFFFFFFF;  // in the 64-bit record

tl::unexpected<Error> broken_zip(std::string_view what) {
  return broken(fmt::format("its zip archive {}", what));
}

template <class T>
T number(std::string_view bytes, std::size_t at) {
  T value{};
  std::memcpy(&value, bytes.data() + at, sizeof value);
  return value;
}
std::uint16_t u16(std::string_view bytes, std::size_t at) {
  return number<std::uint16_t>(bytes, at);
}
std::uint32_t u32(std::string_view bytes, std::size_t at) {
  return number<std::uint32_t>(bytes, at);
}
std::uint64_t u64(std::string_view bytes, std::size_t at) {
  return number<std::uint64_t>(bytes, at);
}

struct Directory {
  std::uint64_t entries = 0;
  std::uint64_t at = 0;
  std::uint64_t end = 0;  // where the record lies that said so
};

/// From the record at the archive's end, or from the 64-bit one that it stands for.
Result<Directory> find_directory(std::string_view bytes) {
  const std::size_t end = bytes.rfind(kEnd);
  if (end == std::string_view::npos || bytes.size() - end < kEndSize) {
    return broken_zip("has no directory");
  }
  if (bytes.size() - end - kEndSize != u16(bytes, end + 20)) {
    return broken_zip("does not end where its directory says");
  }
  const Directory found{.entries = u16(bytes, end + 10), .at = u32(bytes, end + 16), .end = end};
  if (end < kLocatorSize || bytes.substr(end - kLocatorSize, 4) != kEnd64Locator) return found;
  const std::uint64_t record = u64(bytes, end - kLocatorSize + 8);
  if (record > bytes.size() || bytes.size() - record < kEnd64Size ||
      bytes.substr(record, 4) != kEnd64) {
    return broken_zip("has no directory");
  }
  const Directory large{
      .entries = u64(bytes, record + 32), .at = u64(bytes, record + 48), .end = record};
  if ((found.entries != 0xFFFF && found.entries != large.entries) ||
      (found.at != kElsewhere && found.at != large.at)) {
    return broken_zip("has two directories");
  }
  return large;
}

}  // namespace

Result<ZipArchive> ZipArchive::open(std::string_view bytes) {
  const Directory directory = SENT_TRY(find_directory(bytes));
  if (directory.entries > kMostEntries || directory.at > bytes.size() ||
      directory.entries > (bytes.size() - directory.at) / kDirectoryEntrySize) {
    return broken_zip("has a directory that does not fit into it");
  }
  ZipArchive archive(bytes);
  archive.entries_.reserve(directory.entries);
  std::string_view left = bytes.substr(directory.at);
  std::size_t total = 0;
  for (std::uint64_t i = 0; i < directory.entries; ++i) {
    if (left.size() < kDirectoryEntrySize || !left.starts_with(kDirectoryEntry)) {
      return broken_zip("has a damaged directory");
    }
    const std::uint16_t flags = u16(left, 8);
    const unsigned method = u16(left, 10);
    if ((flags & kEncrypted) != 0) return broken_zip("is encrypted");
    if (method != kStored && method != kDeflated)
      return broken_zip("is packed as no model file is");
    const Entry entry{.header = u32(left, 42),
                      .packed = u32(left, 20),
                      .unpacked = u32(left, 24),
                      .crc = u32(left, 16),
                      .flags = flags,
                      .deflated = method == kDeflated};
    const std::size_t name_size = u16(left, 28);
    const std::size_t size = kDirectoryEntrySize + name_size + u16(left, 30) + u16(left, 32);
    if (size > left.size()) return broken_zip("has a damaged directory");
    if (entry.packed > bytes.size() || entry.header > bytes.size() ||
        (!entry.deflated && entry.packed != entry.unpacked)) {
      return broken_zip("has an entry of an impossible size");
    }
    total += entry.unpacked;
    if (total > largest_unpacked(bytes.size())) {
      return broken_zip(fmt::format("of {} bytes unpacks to more than {}", bytes.size(),
                                    largest_unpacked(bytes.size())));
    }
    const std::string_view name = left.substr(kDirectoryEntrySize, name_size);
    if (!archive.entries_.emplace(name, entry).second)
      return broken_zip("has two entries of one name");
    left.remove_prefix(size);
  }
  if (left.data() != bytes.data() + directory.end) {
    return broken_zip("has a directory that does not end where it should");
  }
  return archive;
}

bool ZipArchive::is_as_listed(std::string_view header, std::string_view name, const Entry& entry) {
  const std::string_view rest = header.substr(kLocalHeaderSize);
  const std::string_view more = rest.substr(u16(header, 26), u16(header, 28));
  // What was written to a pipe has zeros here, and CRC-32 and sizes behind its bytes.
  const bool later = (entry.flags & kSizesFollow) != 0;
  const auto agrees = [later](std::uint64_t own, std::uint64_t listed) {
    return own == listed || (later && own == 0);
  };
  const bool large = u32(header, 18) == kElsewhere && u32(header, 22) == kElsewhere &&
                     more.starts_with(kLargeSizes) && more.size() >= kLargeSizesSize;
  return rest.starts_with(name) && u16(header, 26) == name.size() &&
         u16(header, 6) == entry.flags &&
         u16(header, 8) == (entry.deflated ? kDeflated : kStored) &&
         agrees(u32(header, 14), entry.crc) &&
         agrees(large ? u64(more, 4) : u32(header, 22), entry.unpacked) &&
         agrees(large ? u64(more, 12) : u32(header, 18), entry.packed);
}

Result<std::string> ZipArchive::read(std::string_view name) const {
  const auto found = entries_.find(name);
  if (found == entries_.end()) return broken_zip("has no entry " + quote_briefly(name));
  const Entry& entry = found->second;
  const auto damaged = [name] { return broken_zip("has a damaged entry " + quote_briefly(name)); };
  const std::string_view header = bytes_.substr(entry.header);
  if (header.size() < kLocalHeaderSize || !header.starts_with(kLocalHeader)) return damaged();
  const std::size_t skip = kLocalHeaderSize + u16(header, 26) + u16(header, 28);
  if (skip > header.size() || header.size() - skip < entry.packed) return damaged();
  if (!is_as_listed(header, name, entry)) {
    return broken_zip("has a damaged entry " + quote_briefly(name) +
                      ": its own header contradicts the directory");
  }
  const std::string_view packed = header.substr(skip, entry.packed);
  std::string bytes = entry.deflated
                          ? SENT_TRY(inflate_raw(packed, entry.unpacked)
                                         .map_error(doing("entry " + quote_briefly(name))))
                          : std::string(packed);
  const auto crc = crc32_z(0, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size());
  if (crc != entry.crc) return damaged();
  return bytes;
}

}  // namespace sentiment::foreign
