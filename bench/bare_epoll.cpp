// The limit that the HTTP server is measured against: epoll loops that read a request to its end
// and write one fixed answer, nothing else.
//   bare_epoll PORT THREADS BODY
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <thread>
#include <unordered_map>
#include <vector>

namespace {

int listen_on(int port) {
  const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
  const int one = 1;
  ::setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  ::setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &one, sizeof one);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 ||
      ::listen(fd, 512) != 0) {
    std::perror("bind");
    std::exit(2);
  }
  return fd;
}

bool complete(const std::string& request) {
  const auto head = request.find("\r\n\r\n");
  if (head == std::string::npos) return false;
  const auto at = request.find("Content-Length: ");
  const auto length =
      at == std::string::npos ? 0 : std::strtoul(request.c_str() + at + 16, nullptr, 10);
  return request.size() >= head + 4 + length;
}

void loop(int port, const std::string& answer) {
  const int listener = listen_on(port);
  const int poll = ::epoll_create1(0);
  epoll_event event{.events = EPOLLIN, .data = {.fd = listener}};
  ::epoll_ctl(poll, EPOLL_CTL_ADD, listener, &event);
  std::unordered_map<int, std::string> requests;
  std::vector<char> buffer(1 << 16);
  for (;;) {
    epoll_event events[64];
    const int n = ::epoll_wait(poll, events, 64, -1);
    for (int i = 0; i < n; ++i) {
      const int fd = events[i].data.fd;
      if (fd == listener) {
        const int client = ::accept(listener, nullptr, nullptr);
        const int one = 1;
        ::setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        epoll_event added{.events = EPOLLIN, .data = {.fd = client}};
        ::epoll_ctl(poll, EPOLL_CTL_ADD, client, &added);
        continue;
      }
      const auto got = ::recv(fd, buffer.data(), buffer.size(), 0);
      if (got <= 0) {
        requests.erase(fd);
        ::close(fd);
        continue;
      }
      auto& request = requests[fd];
      request.append(buffer.data(), static_cast<std::size_t>(got));
      if (!complete(request)) continue;
      request.clear();
      if (::send(fd, answer.data(), answer.size(), MSG_NOSIGNAL) < 0) std::perror("send");
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) {
    std::fprintf(stderr, "usage: bare_epoll PORT THREADS BODY\n");
    return 2;
  }
  const std::string_view body = argv[3];
  const std::string answer =
      "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " +
      std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
  std::vector<std::thread> threads;
  for (int i = 0; i < std::atoi(argv[2]); ++i)
    threads.emplace_back(loop, std::atoi(argv[1]), answer);
  for (auto& thread : threads) thread.join();
}
