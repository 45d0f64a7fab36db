#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace sentiment::foreign {

/// What a file is packed with, by its first bytes.
enum class Packing { none, zlib, gzip, bzip2, lzma, xz };

/// Errors: corrupt_data for LZ4 and for joblib's format before 0.10, which are not read.
Result<Packing> find_packing(std::string_view bytes);
std::string_view to_string(Packing packing);

/// The unpacked bytes, all streams of them. Requires: packing != none, at most kLargestFile bytes.
/// Cost:   linear in what comes out; memory bounded by limits.hpp
/// Errors: corrupt_data for damaged bytes, what goes on after them, and for more bytes than
///         kLargestRatio allows
Result<std::string> unpack(Packing packing, std::string_view bytes);

/// Deflate without a header, as zip archives hold it. Requires: at most kLargestFile bytes.
/// Errors: corrupt_data unless exactly `size` bytes come out.
Result<std::string> inflate_raw(std::string_view bytes, std::size_t size);

/// The bytes that `packed` bytes may unpack to.
std::size_t largest_unpacked(std::size_t packed);

}  // namespace sentiment::foreign
