#pragma once

#include <filesystem>
#include <string>

namespace sentiment {

/// The commit checked out in the repository that holds `folder`, 40 hexadecimal digits; "" outside
/// of one, and wherever it cannot be read. Reads .git itself: git need not be there.
std::string git_commit(std::filesystem::path folder);

}  // namespace sentiment
