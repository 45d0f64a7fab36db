#include "testing/http/loopback_server.hpp"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdlib>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "testing/readable.hpp"

namespace sentiment::testing_support {
namespace {

std::size_t body_length(std::string_view head) {
  std::string lower(head);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  constexpr std::string_view kField = "\r\ncontent-length:";
  const auto at = lower.find(kField);
  return at == std::string::npos ? 0
                                 : std::strtoul(lower.c_str() + at + kField.size(), nullptr, 10);
}

}  // namespace

std::string http_answer(int status, const std::string& body, const std::string& fields) {
  return "HTTP/1.1 " + std::to_string(status) +
         " Status\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" + fields + "\r\n" +
         body;
}

LoopbackServer::LoopbackServer(Handler handler) : handler_(std::move(handler)) {
  listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  const bool listens = ::bind(listener_, reinterpret_cast<sockaddr*>(&address), size) == 0 &&
                       ::listen(listener_, SOMAXCONN) == 0 &&
                       ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) == 0;
  if (!listens) std::abort();
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] { run(); });
}

LoopbackServer::~LoopbackServer() {
  ending_ = true;
  thread_.join();
  ::close(listener_);
}

std::string LoopbackServer::url(const std::string& path) const {
  return "http://127.0.0.1:" + std::to_string(port_) + path;
}

std::vector<std::string> LoopbackServer::requests() const {
  const std::lock_guard lock(mutex_);
  return requests_;
}

void LoopbackServer::run() {
  while (!ending_) {
    if (!readable(listener_)) continue;
    const int connection = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (connection < 0) continue;
    ++connections_;
    serve(connection);
    ::close(connection);
  }
}

void LoopbackServer::serve(int connection) {
  std::string input;
  char buffer[1 << 16];
  while (!ending_) {
    const auto head_end = input.find("\r\n\r\n");
    const bool whole = head_end != std::string::npos &&
                       input.size() >= head_end + 4 + body_length(input.substr(0, head_end));
    if (!whole) {
      if (!readable(connection)) {
        if (input.empty() && readable(listener_)) return;  // an idle connection gives way
        continue;
      }
      const ssize_t n = ::recv(connection, buffer, sizeof buffer, 0);
      if (n <= 0) return;
      input.append(buffer, static_cast<std::size_t>(n));
      continue;
    }
    {
      const std::lock_guard lock(mutex_);
      requests_.push_back(input);
    }
    const LoopbackAnswer answer = handler_(std::exchange(input, {}));
    for (std::string_view rest = answer.bytes; !rest.empty();) {
      const ssize_t n = ::send(connection, rest.data(), rest.size(), MSG_NOSIGNAL);
      if (n <= 0) return;
      rest.remove_prefix(static_cast<std::size_t>(n));
    }
    if (answer.then == LoopbackAnswer::Then::silence) wait_for_end();
    if (answer.then != LoopbackAnswer::Then::next_request) return;
  }
}

void LoopbackServer::wait_for_end() const {
  while (!ending_) std::this_thread::sleep_for(std::chrono::milliseconds(kTick));
}

}  // namespace sentiment::testing_support
