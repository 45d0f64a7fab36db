#include "files/temp_folder.hpp"

#include <stdlib.h>

#include <cerrno>
#include <filesystem>
#include <string>
#include <system_error>

#include "files/durable_files.hpp"

namespace sentiment {

Result<TempFolder> TempFolder::create() {
  std::error_code ec;
  const auto parent = std::filesystem::temp_directory_path(ec);
  if (ec) return fail(Code::failed_precondition, "no folder for temporary files: " + ec.message());
  std::string pattern = (parent / "sentiment-XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr) {
    return fail(errno == ENOSPC ? Code::internal : Code::failed_precondition,
                "cannot make a folder in '" + parent.string() +
                    "': " + std::generic_category().message(errno) +
                    "; set TMPDIR to a place that can be written");
  }
  return TempFolder(pattern);
}

TempFolder::~TempFolder() {
  if (!path_.empty()) remove_tree(path_);
}

}  // namespace sentiment
