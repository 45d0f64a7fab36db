#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "files/mapped_file.hpp"

namespace sentiment {

/// What a packed data file may unpack to, unless somebody says otherwise: 8 GiB.
inline constexpr std::uint64_t kMostUnpackedBytes = std::uint64_t{8} << 30;

/// Whether these are the first bytes of a gzip or Zstandard file.
bool begins_packed(std::string_view bytes);

/// The bytes inside a gzip or Zstandard file, known by its first bytes and not by its name; nothing
/// for a file that is neither. They go through a temporary file (TMPDIR) that nobody else sees and
/// that goes away with the mapping, so memory does not grow with them.
/// `name` is what errors call the file.
/// Errors: corrupt_data for a file that is damaged or cut; invalid_argument for one that unpacks to
///         more than `max_bytes`; AtomicFile's where the temporary file cannot be written.
Result<std::optional<MappedFile>> unpack_file(std::string_view bytes, const std::string& name,
                                              std::uint64_t max_bytes);

/// The file as it is where it is not packed, else what is inside it.
Result<MappedFile> unpacked(MappedFile file, const std::string& name, std::uint64_t max_bytes);

}  // namespace sentiment
