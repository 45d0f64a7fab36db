#pragma once

#include <string>
#include <string_view>

#include "base/error.hpp"

namespace sentiment {

/// Whether the file that `flag` names has a folder to lie in: to be asked before the work.
/// Errors: not_found, naming flag and folder.
Result<void> check_output_folder(std::string_view flag, const std::string& path);

}  // namespace sentiment
