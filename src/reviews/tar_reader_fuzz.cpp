#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>

#include "files/byte_source.hpp"
#include "files/gzip_source.hpp"
#include "files/string_source.hpp"
#include "reviews/tar_reader.hpp"

namespace {

using sentiment::TarLimits;

constexpr TarLimits kLimits{.members = 200, .total_bytes = 1 << 20, .content_bytes = 1 << 16};

void check(bool holds) {
  if (!holds) std::abort();
}

void read_all(sentiment::ByteSource& source) {
  sentiment::TarReader tar(source, kLimits);
  std::uint64_t content_bytes = 0;
  while (true) {
    const auto entry = tar.next().value_or(std::nullopt);
    if (!entry) return;
    const std::string_view name = entry->name;
    check(!name.starts_with('/') && name != ".." && !name.starts_with("../"));
    check(name.find("/../") == std::string_view::npos && !name.ends_with("/.."));
    if (entry->type != sentiment::TarType::file) continue;
    const auto content = tar.content();
    if (!content) return;
    check(content->size() == entry->size && content->size() <= kLimits.content_bytes);
    content_bytes += content->size();
    check(content_bytes <= kLimits.total_bytes);
  }
}

/// Makes every block's checksum right: else nearly no change of a header gets past it.
std::string with_checksums(std::string bytes) {
  constexpr std::size_t kBlock = 512;
  constexpr std::size_t kOffset = 148;
  constexpr std::size_t kSize = 8;
  for (std::size_t at = 0; at + kBlock <= bytes.size(); at += kBlock) {
    bytes.replace(at + kOffset, kSize, kSize, ' ');
    unsigned sum = 0;
    for (std::size_t i = 0; i < kBlock; ++i) sum += static_cast<unsigned char>(bytes[at + i]);
    for (std::size_t digit = 6; digit-- > 0; sum >>= 3)
      bytes[at + kOffset + digit] = static_cast<char>('0' + (sum & 7));
  }
  return bytes;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  sentiment::StringSource plain(bytes);
  read_all(plain);
  const std::string sealed = with_checksums(std::string(bytes));
  sentiment::StringSource headers(sealed);
  read_all(headers);
  sentiment::StringSource packed(bytes, 100);
  sentiment::GzipSource gzip(packed);
  read_all(gzip);
  return 0;
}
