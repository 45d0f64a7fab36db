#pragma once

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <stdexcept>

namespace sentiment::testing_support {

/// A TCP port of this machine that nobody listens on, for a server that takes seconds to bind it.
/// It lies below the ports that Linux hands out by itself (from 32768 on), so no connection and no
/// other test's server gets it meanwhile; each process begins its search elsewhere.
inline int free_port() {
  constexpr int kFirst = 20000;
  constexpr int kPorts = 12000;
  static int next = ::getpid() * 7;
  for (int tries = 0; tries < kPorts; ++tries) {
    const int port = kFirst + next++ % kPorts;
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<in_port_t>(port));
    const bool bound = ::bind(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
    ::close(socket);
    if (bound) return port;
  }
  throw std::runtime_error("no free port");
}

}  // namespace sentiment::testing_support
