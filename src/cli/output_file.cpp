#include "cli/output_file.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>

#include "base/error.hpp"

namespace sentiment {

Result<void> check_output_folder(std::string_view flag, const std::string& path) {
  const auto folder = std::filesystem::path(path).parent_path();
  std::error_code ignored;
  if (folder.empty() || std::filesystem::is_directory(folder, ignored)) return {};
  return fail(Code::not_found, fmt::format("{}: cannot write '{}', as there is no folder '{}'",
                                           flag, path, folder.string()));
}

}  // namespace sentiment
