#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "base/json.hpp"
#include "files/file_lock.hpp"

namespace sentiment::prefect {

/// What one flow run reported, line by line, until a Prefect server has it all: a file of JSON
/// lines (docs/formats/prefect-journal.md), locked by the process that works on it.
/// Errors of all: as system_failure() when the folder cannot be written.
class Journal {
 public:
  /// A new one, locked; missing folders are made.
  static Result<Journal> create(const std::filesystem::path& path);
  /// One that is there; nullopt when somebody is at work with it, or it is gone.
  static Result<std::optional<Journal>> take(const std::filesystem::path& path);

  Result<void> append(const Json& line);
  /// All lines that are whole JSON: the last may have been cut when its process was killed.
  Result<std::vector<Json>> read() const;
  /// The file goes away; nothing may be appended afterwards.
  void remove();
  const std::filesystem::path& path() const { return path_; }

 private:
  Journal(std::filesystem::path path, FileLock lock)
      : path_(std::move(path)), lock_(std::move(lock)) {}

  std::filesystem::path path_;
  FileLock lock_;
};

}  // namespace sentiment::prefect
