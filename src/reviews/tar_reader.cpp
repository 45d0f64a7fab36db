#include "reviews/tar_reader.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "base/quote_briefly.hpp"
#include "base/take_number.hpp"
#include "files/byte_source.hpp"

namespace sentiment {
namespace {

constexpr std::size_t kBlock = 512;
constexpr std::uint64_t kMaxExtensionBytes = std::uint64_t{1} << 20;  // long names and PAX records
constexpr std::size_t kMaxNameBytes = 4096;                           // PATH_MAX

/// A field of the header: where it starts and how long it is (POSIX.1-1988, ustar).
struct Field {
  std::size_t offset;
  std::size_t size;
};
constexpr Field kName{0, 100};
constexpr Field kSize{124, 12};
constexpr Field kChecksum{148, 8};
constexpr Field kTypeFlag{156, 1};
constexpr Field kMagic{257, 6};
constexpr Field kPrefix{345, 155};

tl::unexpected<Error> bad_archive(const std::string& what) {
  return fail(Code::corrupt_data, what);
}

std::string_view raw(std::string_view block, Field field) {
  return block.substr(field.offset, field.size);
}

/// A text field ends at its first NUL or fills the field.
std::string_view text(std::string_view block, Field field) {
  const std::string_view bytes = raw(block, field);
  return bytes.substr(0, bytes.find('\0'));
}

/// Octal digits between spaces and NULs, or GNU's base 256 where the first bit is set.
std::optional<std::uint64_t> number(std::string_view block, Field field) {
  std::string_view bytes = raw(block, field);
  constexpr unsigned char kBase256 = 0x80;
  constexpr std::uint64_t kMax = std::numeric_limits<std::uint64_t>::max();
  std::uint64_t value = 0;
  if (const auto first = static_cast<unsigned char>(bytes.front()); first >= kBase256) {
    if (first != kBase256) return std::nullopt;  // negative, or beyond 64 bits
    for (const char c : bytes.substr(1)) {
      if (value > kMax >> 8) return std::nullopt;
      value = value << 8 | static_cast<unsigned char>(c);
    }
    return value;
  }
  while (!bytes.empty() && bytes.front() == ' ') bytes.remove_prefix(1);
  while (!bytes.empty() && (bytes.back() == ' ' || bytes.back() == '\0')) bytes.remove_suffix(1);
  for (const char c : bytes) {
    if (c < '0' || c > '7') return std::nullopt;
    value = value << 3 | static_cast<std::uint64_t>(c - '0');  // 12 digits fit into 36 bits
  }
  return value;
}

bool checksum_holds(std::string_view block) {
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < block.size(); ++i) {
    const bool inside = i >= kChecksum.offset && i < kChecksum.offset + kChecksum.size;
    sum += inside ? static_cast<std::uint64_t>(' ') : static_cast<unsigned char>(block[i]);
  }
  return number(block, kChecksum) == sum;
}

std::string header_name(std::string_view block) {
  const std::string name(text(block, kName));
  const std::string_view prefix = text(block, kPrefix);
  // GNU's magic is "ustar " and its prefix field holds other things.
  const bool has_prefix = raw(block, kMagic) == std::string_view("ustar\0", 6) && !prefix.empty();
  return has_prefix ? std::string(prefix) + "/" + name : name;
}

Result<std::string> safe_name(std::string name) {
  if (name.size() > kMaxNameBytes || name.find('\0') != std::string::npos)
    return bad_archive("the archive has a member with an impossible name: " + quote_briefly(name));
  if (name.starts_with('/'))
    return bad_archive("the archive holds an absolute name, " + quote_briefly(name) +
                       "; it was refused");
  while (name.starts_with("./")) name.erase(0, 2);
  for (std::size_t begin = 0; begin <= name.size();) {
    const std::size_t end = std::min(name.find('/', begin), name.size());
    if (std::string_view(name).substr(begin, end - begin) == "..")
      return bad_archive("the archive names something outside itself, " + quote_briefly(name) +
                         "; it was refused");
    begin = end + 1;
  }
  return name;
}

TarType type_of(char flag, std::string_view name) {
  switch (flag) {
    case '0':
    case '\0':
    case '7':  // contiguous file: POSIX says to read it as a plain one
      return name.ends_with('/') ? TarType::directory : TarType::file;  // v7 marks folders so
    case '1':
    case '2': return TarType::link;
    case '5': return TarType::directory;
    default: return TarType::other;
  }
}

/// Devices, links and folders carry a size that means nothing; unknown kinds carry content.
bool has_content(char flag) {
  constexpr std::string_view kWithout = "123456";
  return kWithout.find(flag) == std::string_view::npos;
}

}  // namespace

TarReader::TarReader(ByteSource& source, const TarLimits& limits)
    : source_(source), limits_(limits) {}

Result<void> TarReader::count(std::uint64_t bytes) {
  if (bytes > limits_.total_bytes - unpacked_)
    return bad_archive("the archive unpacks to more than the " +
                       std::to_string(limits_.total_bytes) + " bytes that are allowed");
  unpacked_ += bytes;
  return {};
}

/// False where the archive ends in place of a block.
Result<bool> TarReader::read_block(char* block) {
  std::size_t filled = 0;
  while (filled < kBlock) {
    const std::size_t n = SENT_TRY(source_.read(std::span(block + filled, kBlock - filled)));
    if (n == 0) break;
    filled += n;
  }
  SENT_CHECK(count(filled));
  if (filled == 0) return false;
  if (filled < kBlock) return bad_archive("the archive ends in the middle of a header");
  return true;
}

Result<void> TarReader::read_bytes(char* bytes, std::uint64_t count_wanted) {
  while (count_wanted > 0) {
    const std::size_t n =
        SENT_TRY(source_.read(std::span(bytes, static_cast<std::size_t>(count_wanted))));
    if (n == 0) return bad_archive("the archive ends in the middle of a member");
    bytes += n;
    count_wanted -= n;
  }
  return {};
}

Result<void> TarReader::skip_content() {
  std::array<char, std::size_t{1} << 16> scratch;
  std::uint64_t left = content_left_ + padding_left_;
  content_left_ = padding_left_ = 0;
  while (left > 0) {
    const std::uint64_t n = std::min<std::uint64_t>(left, scratch.size());
    SENT_CHECK(read_bytes(scratch.data(), n));
    left -= n;
  }
  return {};
}

Result<std::string> TarReader::read_extension(std::uint64_t size) {
  if (size > kMaxExtensionBytes)
    return bad_archive("the archive holds a name or attributes of " + std::to_string(size) +
                       " bytes");
  std::string bytes = SENT_TRY(take_content());
  SENT_CHECK(skip_content());
  return bytes;
}

/// Reads "LENGTH KEY=VALUE\n" records; only a path and a size change what we read.
Result<void> TarReader::apply_pax(const std::string& records, Overrides& overrides) {
  std::string_view rest = records;
  while (!rest.empty()) {
    std::string_view record = rest;
    const auto length = take_number<std::uint64_t>(record);
    const std::size_t digits = rest.size() - record.size();
    if (!length || *length > rest.size() || *length < digits + 3 || !record.starts_with(' ') ||
        rest[static_cast<std::size_t>(*length) - 1] != '\n')
      return bad_archive("the archive holds a broken PAX record");
    record = rest.substr(digits + 1, static_cast<std::size_t>(*length) - digits - 2);
    rest.remove_prefix(static_cast<std::size_t>(*length));
    const std::size_t equals = record.find('=');
    if (equals == std::string_view::npos)
      return bad_archive("the archive holds a broken PAX record");
    const std::string_view key = record.substr(0, equals);
    std::string_view value = record.substr(equals + 1);
    if (key == "path") {
      overrides.name = std::string(value);
    } else if (key == "size") {
      overrides.size = take_number<std::uint64_t>(value);
      if (!overrides.size || !value.empty())
        return bad_archive("the archive holds a PAX size that is not a number");
    } else if (key.starts_with("GNU.sparse.")) {
      return bad_archive("the archive holds a sparse file, which is not read here");
    }
  }
  return {};
}

/// Reads what follows the end mark, so that the source can verify its own end.
Result<void> TarReader::drain() {
  std::array<char, std::size_t{1} << 16> scratch;
  while (true) {
    const std::size_t n = SENT_TRY(source_.read(scratch));
    if (n == 0) return {};
    SENT_CHECK(count(n));
  }
}

Result<std::optional<TarEntry>> TarReader::next() {
  SENT_CHECK(skip_content());
  Overrides overrides;
  while (true) {
    std::array<char, kBlock> bytes;
    const std::string_view block(bytes.data(), bytes.size());
    if (!SENT_TRY(read_block(bytes.data())))
      return bad_archive("the archive ends without its end mark; was it cut while it was copied?");
    if (block.find_first_not_of('\0') == std::string_view::npos) {
      SENT_CHECK(drain());
      return std::nullopt;
    }
    if (!checksum_holds(block))
      return bad_archive(members_ == 0 ? "this is not a tar archive"
                                       : "the archive is damaged: a header's checksum is wrong");
    if (++members_ > limits_.members)
      return bad_archive("the archive has more than " + std::to_string(limits_.members) +
                         " members");

    const char flag = block[kTypeFlag.offset];
    const bool extension = flag == 'x' || flag == 'g' || flag == 'L' || flag == 'K';
    const auto header_size = number(block, kSize);
    const std::uint64_t size =
        overrides.size && !extension ? *overrides.size : header_size.value_or(0);
    if (!header_size && !overrides.size)
      return bad_archive("the archive holds a size that is not a number, at " +
                         quote_briefly(text(block, kName)));
    content_left_ = has_content(flag) ? size : 0;
    padding_left_ = (kBlock - content_left_ % kBlock) % kBlock;
    if (content_left_ > limits_.total_bytes)
      return bad_archive("a member says that it holds " + std::to_string(content_left_) +
                         " bytes, at " + quote_briefly(text(block, kName)));
    SENT_CHECK(count(content_left_ + padding_left_));

    if (flag == 'S') return bad_archive("the archive holds a sparse file, which is not read here");
    if (extension) {
      const std::string content = SENT_TRY(read_extension(size));
      if (flag == 'x') SENT_CHECK(apply_pax(content, overrides));
      if (flag == 'L') overrides.name = content.substr(0, content.find('\0'));
      continue;  // global attributes and the long targets of links change nothing here
    }

    TarEntry entry;
    entry.name = SENT_TRY(safe_name(overrides.name ? *overrides.name : header_name(block)));
    entry.type = type_of(flag, entry.name);
    entry.size = content_left_;
    return entry;
  }
}

Result<std::string> TarReader::content() {
  if (content_left_ > limits_.content_bytes)
    return bad_archive("a member holds " + std::to_string(content_left_) +
                       " bytes, more than the " + std::to_string(limits_.content_bytes) +
                       " that are allowed");
  return take_content();
}

Result<std::string> TarReader::take_content() {
  std::string bytes(static_cast<std::size_t>(content_left_), '\0');
  SENT_CHECK(read_bytes(bytes.data(), bytes.size()));
  content_left_ = 0;
  return bytes;
}

}  // namespace sentiment
