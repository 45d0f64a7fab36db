#include "data/packed_file.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "files/atomic_file.hpp"
#include "files/byte_source.hpp"
#include "files/gzip_source.hpp"
#include "files/mapped_file.hpp"
#include "files/string_source.hpp"
#include "files/temp_folder.hpp"
#include "files/zstd_source.hpp"

namespace sentiment {
namespace {

constexpr std::size_t kPieceBytes = std::size_t{1} << 20;

/// Everything that `source` gives, mapped.
Result<MappedFile> unpack_to_disk(ByteSource& source, const std::string& name,
                                  std::uint64_t max_bytes) {
  const auto folder = SENT_TRY(TempFolder::create());  // the file stays as long as it is mapped
  const auto path = folder.path() / "unpacked";
  auto file = SENT_TRY(AtomicFile::create(path));
  std::vector<char> piece(kPieceBytes);
  std::uint64_t total = 0;
  while (const std::size_t n = SENT_TRY(source.read(piece).map_error(doing(name)))) {
    total += n;
    if (total > max_bytes)
      return fail(Code::invalid_argument,
                  fmt::format("{}: it unpacks to more than {} bytes, the limit; set "
                              "SENTIMENT_MAX_UNPACKED_BYTES to raise it",
                              name, max_bytes));
    SENT_CHECK(file.write(std::string_view(piece.data(), n)));
  }
  SENT_CHECK(file.commit());
  return MappedFile::open(path);
}

bool is_gzip(std::string_view bytes) { return bytes.starts_with("\x1F\x8B"); }

/// A frame, or one of those that only carry notes, as pzstd writes them.
bool is_zstd(std::string_view bytes) {
  return bytes.starts_with("\x28\xB5\x2F\xFD") ||
         (bytes.size() > 4 && bytes.substr(1, 3) == "\x2A\x4D\x18" && (bytes[0] & 0xF0) == 0x50);
}

}  // namespace

bool begins_packed(std::string_view bytes) { return is_gzip(bytes) || is_zstd(bytes); }

Result<std::optional<MappedFile>> unpack_file(std::string_view bytes, const std::string& name,
                                              std::uint64_t max_bytes) {
  StringSource packed(bytes);
  if (is_gzip(bytes)) {
    GzipSource gzip(packed);
    return SENT_TRY(unpack_to_disk(gzip, name, max_bytes));
  }
  if (is_zstd(bytes)) {
    ZstdSource zstd(packed);
    return SENT_TRY(unpack_to_disk(zstd, name, max_bytes));
  }
  return std::nullopt;
}

Result<MappedFile> unpacked(MappedFile file, const std::string& name, std::uint64_t max_bytes) {
  auto inside = SENT_TRY(unpack_file(file.bytes(), name, max_bytes));
  return inside ? std::move(*inside) : std::move(file);
}

}  // namespace sentiment
