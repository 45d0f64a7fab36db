#pragma once

#include <cstddef>
#include <cstdint>

namespace sentiment::foreign {

// What a file of another program may ask for. A model of a million terms stays far below; what goes
// beyond is refused before memory is taken for it.

inline constexpr std::size_t kMebibyte = std::size_t{1} << 20;

/// Of the file, and of what it unpacks to.
inline constexpr std::size_t kLargestFile = 512 * kMebibyte;
/// What unpacks to more than this many times its packed size, beyond the first kUnpackedFree bytes.
inline constexpr std::size_t kLargestRatio = 200;
inline constexpr std::size_t kUnpackedFree = 16 * kMebibyte;
/// Memory that the LZMA decoder may take (preset 9 takes 65 MiB).
inline constexpr std::uint64_t kLzmaMemory = 128 * kMebibyte;

inline constexpr std::size_t kMostOnStack = 8'000'000;  ///< values waiting in a pickle
inline constexpr std::size_t kMostMemos = 24'000'000;   ///< values a pickle may come back to
inline constexpr std::size_t kMostNodes = 6'000'000;    ///< tuples, lists, dicts, objects, arrays
inline constexpr std::size_t kMostItems = 24'000'000;   ///< in all of them
inline constexpr unsigned kDeepest = 100;               ///< one in another
inline constexpr std::size_t kMostEntries = 1'000'000;  ///< of a zip archive
inline constexpr std::size_t kLargestSchema = 128 * kMebibyte;  ///< schema.json of a skops file
inline constexpr std::size_t kMostJsonValues = 4'000'000;       ///< in it
inline constexpr std::size_t kLongestName = 300;                ///< of a class or function
inline constexpr std::int64_t kLargestExtent = std::int64_t{1} << 31;  ///< of an array, per axis
inline constexpr std::size_t kMostClasses = 10'000;

}  // namespace sentiment::foreign
