#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/error.hpp"

namespace sentiment::foreign {

/// What a numpy array is made of: 'f' float, 'i' integer, 'u' unsigned, 'b' boolean, 'U' text of
/// fixed width, 'O' objects.
struct DType {
  char code = 'f';
  std::uint32_t size = 8;  ///< bytes of an item; of 'U' 4 a character
  friend bool operator==(const DType&, const DType&) = default;
};

/// Reads "f8", "<i4", "|b1", "U5", "O8", "|O".
/// Errors: corrupt_data for big-endian and all that is not in the list above.
Result<DType> parse_dtype(std::string_view code);

}  // namespace sentiment::foreign
