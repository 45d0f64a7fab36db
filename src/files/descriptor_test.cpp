#include "files/descriptor.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>

#include <cerrno>
#include <utility>

namespace sentiment {
namespace {

bool is_open(int fd) { return ::fcntl(fd, F_GETFD) >= 0; }

TEST(Descriptor, ClosesOnceAndKeepsErrno) {
  Descriptor first(::open("/dev/null", O_RDONLY | O_CLOEXEC));
  const int fd = first.get();
  ASSERT_GE(fd, 0);
  {
    const Descriptor second(std::move(first));
    EXPECT_TRUE(is_open(second.get()));
    errno = EDOM;
  }
  EXPECT_EQ(errno, EDOM);
  EXPECT_FALSE(is_open(fd));
}

TEST(Descriptor, LeavesWhatWasReleased) {
  int fd = -1;
  fd = Descriptor(::open("/dev/null", O_RDONLY | O_CLOEXEC)).release();
  EXPECT_TRUE(is_open(fd));
  const Descriptor owner(fd);
}

}  // namespace
}  // namespace sentiment
