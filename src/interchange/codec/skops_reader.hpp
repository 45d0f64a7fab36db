#pragma once

#include <string_view>

#include "base/error.hpp"
#include "interchange/codec/value.hpp"

namespace sentiment::foreign {

/// Reads a skops file: a zip archive of schema.json, a tree of nodes, and of .npy arrays. The nodes
/// become the same tree as a pickle's, by the same allow-list of names, each in its one role.
/// Source: skops 0.16, skops/io
/// Errors: corrupt_data for any other node, naming the path to it.
Result<ObjectTree> read_skops(std::string_view bytes);

/// Whether the bytes begin as a zip archive does.
bool looks_like_zip(std::string_view bytes);

}  // namespace sentiment::foreign
