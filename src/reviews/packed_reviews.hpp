#pragma once

#include <string_view>

namespace sentiment {

/// The bytes of data/<name> at the time of the build, packed with Zstandard; empty where there is
/// no such file. Made by cmake/EmbedAssets.cmake.
std::string_view packed_reviews(std::string_view name);

}  // namespace sentiment
