#pragma once

#include <unistd.h>

#include <cerrno>
#include <utility>

namespace sentiment {

/// An open file, closed when its owner goes; errno stays as it is. Less than 0: none.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(other.release()) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~Descriptor() {
    const int before = errno;
    if (fd_ >= 0) ::close(fd_);
    errno = before;
  }

  int get() const { return fd_; }
  /// Gives it up: who calls closes it.
  int release() { return std::exchange(fd_, -1); }

 private:
  int fd_ = -1;
};

}  // namespace sentiment
