#pragma once

#include <filesystem>
#include <string>
#include <utility>

#include "base/error.hpp"

namespace sentiment {

/// A fresh private folder in the system's place for temporary files; goes away with the object.
class TempFolder {
 public:
  /// Errors: failed_precondition or internal (disk full) with the folder tried.
  static Result<TempFolder> create();
  TempFolder(TempFolder&& other) noexcept : path_(std::exchange(other.path_, {})) {}
  TempFolder& operator=(TempFolder&&) = delete;
  ~TempFolder();
  const std::filesystem::path& path() const { return path_; }

 private:
  explicit TempFolder(std::filesystem::path path) : path_(std::move(path)) {}
  std::filesystem::path path_;
};

}  // namespace sentiment
