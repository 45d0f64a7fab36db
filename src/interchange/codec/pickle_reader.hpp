#pragma once

#include <string_view>

#include "base/error.hpp"
#include "interchange/codec/value.hpp"

namespace sentiment::foreign {

/// Reads a pickle of protocol 2 to 5 as data: a stack machine of which every opcode that could do
/// something is left out, and where names come from an allow-list (names.hpp), each in its one
/// role. Arrays of joblib, which follow their NumpyArrayWrapper in the stream, are read in place.
/// The tree views `bytes`: keep them as long.
/// Source:  pickletools; scikit-learn 1.5 to 1.9, numpy 1 and 2, joblib 1
/// Cost:    linear in the bytes; memory bounded by limits.hpp
/// Errors:  corrupt_data for anything else, naming the byte and the attribute that was being read
Result<ObjectTree> read_pickle(std::string_view bytes);

}  // namespace sentiment::foreign
