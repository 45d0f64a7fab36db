#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/error.hpp"
#include "files/byte_source.hpp"

namespace sentiment {

/// How much an archive may ask for; beyond it is an error, never an attempt.
struct TarLimits {
  std::uint64_t members = 1'000'000;
  std::uint64_t total_bytes = std::uint64_t{4} << 30;    ///< of the unpacked archive
  std::uint64_t content_bytes = std::uint64_t{4} << 20;  ///< of one member given to content()
};

enum class TarType { file, directory, link, other };

struct TarEntry {
  std::string name;  ///< relative, without "..", leading "./" taken off
  TarType type = TarType::file;
  std::uint64_t size = 0;  ///< bytes of content; 0 for what is not a file
};

/// Reads a tar archive (v7, ustar, GNU long names, PAX path and size) from front to back and writes
/// nothing to disk. Made for archives from strangers: absolute names, "..", sparse files, sizes
/// beyond the limits and false checksums are errors of the whole archive; links are reported,
/// never followed.
/// Errors: corrupt_data, or the source's own.
class TarReader {
 public:
  explicit TarReader(ByteSource& source, const TarLimits& limits = {});

  /// The next member; what is left of the last one's content is skipped. nullopt is the end, when
  /// everything after the end mark was read, too (so a gzip checksum was verified).
  Result<std::optional<TarEntry>> next();
  /// The content of the member that next() gave. Call it once a member at most.
  Result<std::string> content();

 private:
  struct Overrides {
    std::optional<std::string> name;
    std::optional<std::uint64_t> size;
  };

  Result<bool> read_block(char* block);
  Result<void> read_bytes(char* bytes, std::uint64_t count);
  Result<std::string> take_content();
  Result<void> skip_content();
  Result<std::string> read_extension(std::uint64_t size);
  Result<void> drain();
  Result<void> count(std::uint64_t bytes);
  static Result<void> apply_pax(const std::string& records, Overrides& overrides);

  ByteSource& source_;
  TarLimits limits_;
  std::uint64_t unpacked_ = 0;
  std::uint64_t members_ = 0;
  std::uint64_t content_left_ = 0;
  std::uint64_t padding_left_ = 0;
};

}  // namespace sentiment
