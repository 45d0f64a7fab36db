#pragma once

#include <string_view>

#include "base/error.hpp"
#include "interchange/codec/value.hpp"

namespace sentiment::foreign {

/// Reads numpy's .npy format, versions 1 to 3: the header is taken apart as the text it is, never
/// evaluated. The array views `bytes`: keep them as long.
/// Source: numpy/lib/format.py
/// Errors: corrupt_data for any other header, dtype or length.
Result<Array> read_npy(std::string_view bytes);

}  // namespace sentiment::foreign
