#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <utility>

#include "base/error.hpp"
#include "files/byte_source.hpp"
#include "files/descriptor.hpp"

namespace sentiment {

/// A file read from its beginning. Errors of open(): not_found, or failed_precondition where the
/// file cannot be read.
class FileSource final : public ByteSource {
 public:
  static Result<FileSource> open(const std::filesystem::path& path);
  Result<std::size_t> read(std::span<char> buffer) override;

 private:
  FileSource(Descriptor file, std::filesystem::path path)
      : file_(std::move(file)), path_(std::move(path)) {}
  Descriptor file_;
  std::filesystem::path path_;
};

/// Of the whole file, 64 hexadecimal digits. Errors: as FileSource's.
Result<std::string> sha256_of_file(const std::filesystem::path& path);

}  // namespace sentiment
