#include "app/object_stream.hpp"

#include <sys/socket.h>
#include <sys/types.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "base/error.hpp"
#include "ports/object_store.hpp"

namespace sentiment {

Result<std::unique_ptr<ObjectStream>> ObjectStream::open(ObjectStore& store, std::string address) {
  std::array<int, 2> ends{};  // a socket, not a pipe: writing to a closed one must raise no signal
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) {
    return fail(Code::internal,
                "cannot stream " + address + ": " + std::generic_category().message(errno));
  }
  return std::unique_ptr<ObjectStream>(
      new ObjectStream(store, std::move(address), ends[0], ends[1]));
}

ObjectStream::ObjectStream(ObjectStore& store, std::string address, int read_end, int write_end)
    : read_end_(read_end),
      write_end_(write_end),
      thread_([this, &store, address = std::move(address)] {
        outcome_ = store.read(address, [this](std::string_view bytes) { return send(bytes); });
        ::shutdown(write_end_, SHUT_WR);
      }) {}

ObjectStream::~ObjectStream() {
  if (read_end_ >= 0) ::close(read_end_);
  if (thread_.joinable()) thread_.join();
  ::close(write_end_);
}

int ObjectStream::take_descriptor() { return std::exchange(read_end_, -1); }

Result<void> ObjectStream::finish() {
  if (thread_.joinable()) thread_.join();
  return outcome_;
}

Result<void> ObjectStream::send(std::string_view bytes) const {
  while (!bytes.empty()) {
    const ssize_t count = ::send(write_end_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return fail(Code::interrupted, "nobody reads on");
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return {};
}

}  // namespace sentiment
