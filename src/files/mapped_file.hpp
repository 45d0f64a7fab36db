#pragma once

#include <cstddef>
#include <filesystem>
#include <string_view>
#include <vector>

#include "base/error.hpp"

namespace sentiment {

/// A file's bytes, mapped read-only: pages come in as they are touched and can be given back.
/// What cannot be mapped (a pipe, a terminal) is read whole instead. Movable; `bytes()` stays where
/// it is. A file that another process shortens while it is mapped ends the program (SIGBUS): files
/// of ours are replaced by renaming, never rewritten in place.
class MappedFile {
 public:
  /// Errors: not_found; failed_precondition where it cannot be read; invalid_argument for a folder.
  static Result<MappedFile> open(const std::filesystem::path& path);

  /// Whether open() can be called, without taking anything out of a pipe. Errors: open()'s.
  static Result<void> check(const std::filesystem::path& path);

  MappedFile() = default;
  MappedFile(MappedFile&& other) noexcept;
  MappedFile& operator=(MappedFile&& other) noexcept;
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;
  ~MappedFile();

  std::string_view bytes() const;

  /// Gives the memory of the whole pages inside `part` back; reading them again brings them in
  /// again. `part` lies in bytes().
  void release(std::string_view part) const;

 private:
  MappedFile(void* address, std::size_t size) : address_(address), size_(size) {}

  void* address_ = nullptr;  ///< null for an empty file and for one that was read
  std::size_t size_ = 0;
  std::vector<char> read_;
};

}  // namespace sentiment
