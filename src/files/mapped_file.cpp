#include "files/mapped_file.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <filesystem>
#include <string_view>
#include <utility>
#include <vector>

#include "files/descriptor.hpp"
#include "files/durable_files.hpp"

namespace sentiment {
namespace {

bool read_to_end(int fd, std::vector<char>& bytes) {
  constexpr std::size_t kPart = std::size_t{1} << 16;
  for (;;) {
    const std::size_t had = bytes.size();
    bytes.resize(had + kPart);
    const ssize_t n = ::read(fd, bytes.data() + had, kPart);
    bytes.resize(had + (n > 0 ? static_cast<std::size_t>(n) : 0));
    if (n == 0) return true;
    if (n < 0 && errno != EINTR) return false;
  }
}

}  // namespace

Result<MappedFile> MappedFile::open(const std::filesystem::path& path) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  struct stat facts{};
  if (file.get() < 0 || ::fstat(file.get(), &facts) != 0) return read_failure(path, errno);
  if (S_ISDIR(facts.st_mode))
    return fail(Code::invalid_argument,
                "cannot read '" + path.string() + "': it is a folder, not a file");
  if (!S_ISREG(facts.st_mode)) {
    MappedFile whole;
    if (!read_to_end(file.get(), whole.read_)) return read_failure(path, errno);
    return whole;
  }
  const auto size = static_cast<std::size_t>(facts.st_size);
  if (size == 0) return MappedFile{};
  // Populating maps what is cached in one go: 8,000 page faults less for a file of 33 MB.
  void* const address = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, file.get(), 0);
  if (address == MAP_FAILED) return read_failure(path, errno);
  return MappedFile{address, size};
}

Result<void> MappedFile::check(const std::filesystem::path& path) {
  struct stat facts{};
  if (::stat(path.c_str(), &facts) != 0) return read_failure(path, errno);
  if (S_ISREG(facts.st_mode) || S_ISDIR(facts.st_mode)) {
    SENT_CHECK(open(path));
  } else if (::access(path.c_str(), R_OK) != 0) {
    return read_failure(path, errno);
  }
  return {};
}

MappedFile::MappedFile(MappedFile&& other) noexcept
    : address_(std::exchange(other.address_, nullptr)),
      size_(std::exchange(other.size_, 0)),
      read_(std::move(other.read_)) {}

MappedFile& MappedFile::operator=(MappedFile&& other) noexcept {
  if (this != &other) {
    if (address_ != nullptr) ::munmap(address_, size_);
    address_ = std::exchange(other.address_, nullptr);
    size_ = std::exchange(other.size_, 0);
    read_ = std::move(other.read_);
  }
  return *this;
}

MappedFile::~MappedFile() {
  if (address_ != nullptr) ::munmap(address_, size_);
}

std::string_view MappedFile::bytes() const {
  if (address_ == nullptr) return {read_.data(), read_.size()};
  return {static_cast<const char*>(address_), size_};
}

void MappedFile::release(std::string_view part) const {
  if (address_ == nullptr || part.empty()) return;
  const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
  auto* const base = static_cast<char*>(address_);
  const auto first = static_cast<std::size_t>(part.data() - base);
  const std::size_t begin = (first + page - 1) / page * page;
  std::size_t end = first + part.size();
  // The mapping's last page counts as whole: nothing else lives after the file's end.
  end = end == size_ ? (end + page - 1) / page * page : end / page * page;
  if (begin < end) ::madvise(base + begin, end - begin, MADV_DONTNEED);
}

}  // namespace sentiment
