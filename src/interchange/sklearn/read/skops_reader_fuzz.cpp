#include "interchange/codec/skops_reader.hpp"

#include <zconf.h>
#include <zlib.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/byte_writer.hpp"
#include "interchange/sklearn/read/foreign_model.hpp"

namespace {

constexpr std::string_view kName = "schema.json";
constexpr std::uint32_t kLocalHeader = 0x04034B50;
constexpr std::uint32_t kDirectoryEntry = 0x02014B50;
constexpr std::uint32_t kEnd = 0x06054B50;

/// An archive of one stored entry whose checksum holds, where chance would never come.
std::string archive_of(std::string_view schema) {
  const auto crc = crc32_z(0, reinterpret_cast<const Bytef*>(schema.data()), schema.size());
  const auto size = static_cast<std::uint32_t>(schema.size());
  sentiment::ByteWriter out;
  const auto facts = [&] {  // flags, method, time, date, checksum, sizes, length of the name
    out.u32(0);
    out.u32(0);
    out.u32(static_cast<std::uint32_t>(crc));
    out.u32(size);
    out.u32(size);
    out.u32(static_cast<std::uint32_t>(kName.size()));
  };
  out.u32(kLocalHeader);
  out.u8(20);
  out.u8(0);
  facts();
  out.bytes(kName);
  out.bytes(schema);
  const auto directory = static_cast<std::uint32_t>(out.written().size());
  out.u32(kDirectoryEntry);
  out.u32(20 | 20 << 16);
  facts();
  out.u32(0);
  out.u32(0);
  out.u32(0);
  out.u8(0);
  out.u8(0);
  out.bytes(kName);
  const auto end = static_cast<std::uint32_t>(out.written().size());
  out.u32(kEnd);
  out.u32(0);
  out.u32(1 | 1 << 16);
  out.u32(end - directory);
  out.u32(directory);
  out.u8(0);
  out.u8(0);
  return std::string(out.written());
}

void read(std::string_view bytes) {
  if (!sentiment::foreign::read_skops(bytes)) return;
  const auto model = sentiment::read_foreign_model(bytes);
  static_cast<void>(model);
}

}  // namespace

// The input as a file, and as the schema of one.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  read(bytes);
  read(archive_of(bytes));
  return 0;
}
