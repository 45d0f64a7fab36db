#include "reviews/file_source.hpp"

#include <fcntl.h>
#include <sys/types.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "base/error.hpp"
#include "base/sha256.hpp"
#include "files/descriptor.hpp"
#include "files/durable_files.hpp"

namespace sentiment {

Result<FileSource> FileSource::open(const std::filesystem::path& path) {
  Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0) return read_failure(path, errno);
  return FileSource(std::move(file), path);
}

Result<std::size_t> FileSource::read(std::span<char> buffer) {
  while (true) {
    const ssize_t n = ::read(file_.get(), buffer.data(), buffer.size());
    if (n >= 0) return static_cast<std::size_t>(n);
    if (errno != EINTR) return read_failure(path_, errno);
  }
}

Result<std::string> sha256_of_file(const std::filesystem::path& path) {
  FileSource file = SENT_TRY(FileSource::open(path));
  Sha256 sha256;
  std::array<char, std::size_t{1} << 16> buffer;
  while (true) {
    const std::size_t n = SENT_TRY(file.read(buffer));
    if (n == 0) return sha256.hex();
    sha256.update(std::string_view(buffer.data(), n));
  }
}

}  // namespace sentiment
