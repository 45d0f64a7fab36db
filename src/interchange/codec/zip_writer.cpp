#include "interchange/codec/zip_writer.hpp"

#include <zlib.h>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <utility>

#include "base/error.hpp"

namespace sentiment {
namespace {

constexpr std::uint32_t kLocalHeader = 0x04034b50;
constexpr std::uint32_t kCentralHeader = 0x02014b50;
constexpr std::uint32_t kEndOfDirectory = 0x06054b50;
constexpr std::uint16_t kVersion = 20;  ///< 2.0: deflate
constexpr std::uint16_t kUtf8Names = 1U << 11U;
constexpr std::uint16_t kDeflated = 8;
constexpr std::uint16_t kDate = (1U << 5U) | 1U;  ///< 1 January of year 0, which is 1980
constexpr std::size_t kLargest = std::numeric_limits<std::uint32_t>::max();
constexpr unsigned kMostEntries = std::numeric_limits<std::uint16_t>::max();

template <class T>
void put(std::string& out, T number) {
  out.append(reinterpret_cast<const char*>(&number), sizeof(number));
}
void put16(std::string& out, std::size_t number) { put(out, static_cast<std::uint16_t>(number)); }
void put32(std::string& out, std::size_t number) { put(out, static_cast<std::uint32_t>(number)); }

/// A raw deflate stream; empty when zlib has no memory for it.
std::string deflated(std::string_view content) {
  z_stream stream{};
  if (deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, -MAX_WBITS, MAX_MEM_LEVEL,
                   Z_DEFAULT_STRATEGY) != Z_OK) {
    return {};
  }
  std::string out(deflateBound(&stream, content.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(content.data()));
  stream.avail_in = static_cast<uInt>(content.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const bool whole = deflate(&stream, Z_FINISH) == Z_STREAM_END;
  out.resize(whole ? stream.total_out : 0);
  deflateEnd(&stream);
  return out;
}

/// What the local and the central header of an entry have in common.
std::string entry_facts(std::string_view name, std::string_view content, std::size_t packed) {
  std::string facts;
  put16(facts, kVersion);
  put16(facts, kUtf8Names);
  put16(facts, kDeflated);
  put16(facts, 0);  // midnight
  put16(facts, kDate);
  put32(facts, crc32_z(0, reinterpret_cast<const Bytef*>(content.data()), content.size()));
  put32(facts, packed);
  put32(facts, content.size());
  put16(facts, name.size());
  put16(facts, 0);  // no extra field
  return facts;
}

}  // namespace

Result<void> ZipWriter::add(std::string_view name, std::string_view content) {
  const auto too_large = [] {
    return fail(Code::invalid_argument, "it does not fit into a zip file of 4 GiB");
  };
  if (content.size() > kLargest || entries_ == kMostEntries) return too_large();
  const std::string packed = deflated(content);
  const std::size_t offset = archive_.size();
  if (packed.empty() || offset + packed.size() > kLargest / 2) return too_large();

  const std::string facts = entry_facts(name, content, packed.size());
  put(archive_, kLocalHeader);
  archive_ += facts;
  archive_ += name;
  archive_ += packed;

  put(directory_, kCentralHeader);
  put16(directory_, kVersion);  // made by
  directory_ += facts;
  put16(directory_, 0);  // no comment
  put16(directory_, 0);  // first disk
  put16(directory_, 0);  // internal attributes
  put32(directory_, 0);  // external attributes
  put32(directory_, offset);
  directory_ += name;
  ++entries_;
  return {};
}

std::string ZipWriter::finish() {
  const std::size_t offset = archive_.size();
  archive_ += directory_;
  put(archive_, kEndOfDirectory);
  put16(archive_, 0);  // this disk
  put16(archive_, 0);  // the directory's disk
  put16(archive_, entries_);
  put16(archive_, entries_);
  put32(archive_, directory_.size());
  put32(archive_, offset);
  put16(archive_, 0);  // no comment
  return std::move(archive_);
}

}  // namespace sentiment
