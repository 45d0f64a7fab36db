#pragma once

#include <filesystem>

namespace sentiment::testing_support {

/// The repository's root, for tests that read its files. A function and not a macro: only one
/// object file knows the path, so a compiler cache serves every clone.
std::filesystem::path source_dir();

}  // namespace sentiment::testing_support
