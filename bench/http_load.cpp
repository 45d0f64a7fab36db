// A load generator that checks every answer: one epoll loop, N kept-alive connections, the requests
// of a file in turn.
//   http_load PORT CONNECTIONS SECONDS FILE [PATH]
// FILE: two lines per case, the request body and the expected answer body. PATH: /predict. Prints
// one JSON line:
// {"answers":…,"wrong":…,"seconds":…,"rate":…,"p50_us":…,"p99_us":…}. Exit 1 when an answer was
// wrong.
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;

struct Case {
  std::string request;   // whole HTTP message
  std::string expected;  // body of the answer
};

struct Connection {
  int fd = -1;
  std::size_t next = 0;  // index of the case under way
  std::string received;
  Clock::time_point sent;
};

[[noreturn]] void die(const char* what) {
  std::perror(what);
  std::exit(2);
}

std::vector<Case> read_cases(const char* name, const std::string& path) {
  std::ifstream file(name);
  std::vector<Case> cases;
  for (std::string body, expected; std::getline(file, body) && std::getline(file, expected);) {
    cases.push_back({"POST " + path +
                         " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
                         "Content-Length: " +
                         std::to_string(body.size()) + "\r\n\r\n" + body,
                     expected});
  }
  if (cases.empty()) die("no cases");
  return cases;
}

int connect_to(int port) {
  const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) die("connect");
  const int one = 1;
  ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  ::fcntl(fd, F_SETFL, O_NONBLOCK);
  return fd;
}

void send_next(Connection& connection, const std::vector<Case>& cases) {
  const auto& request = cases[connection.next].request;
  connection.sent = Clock::now();
  std::size_t done = 0;
  while (done < request.size()) {
    const auto n =
        ::send(connection.fd, request.data() + done, request.size() - done, MSG_NOSIGNAL);
    if (n < 0 && errno != EAGAIN) die("send");
    if (n > 0) done += static_cast<std::size_t>(n);
  }
}

/// Length of the whole answer at the front of `text`, 0 while it is incomplete; `body` is set with
/// it.
std::size_t whole_answer(const std::string& text, std::string_view& body) {
  const auto head = text.find("\r\n\r\n");
  if (head == std::string::npos) return 0;
  std::string lower = text.substr(0, head);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](char c) { return static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c); });
  const auto at = lower.find("content-length:");
  if (at == std::string::npos) die("an answer without Content-Length");
  const auto length = std::strtoul(lower.c_str() + at + 15, nullptr, 10);
  if (text.size() < head + 4 + length) return 0;
  body = std::string_view(text).substr(head + 4, length);
  return head + 4 + length;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 5 && argc != 6) {
    std::fprintf(stderr, "usage: http_load PORT CONNECTIONS SECONDS FILE [PATH]\n");
    return 2;
  }
  const auto cases = read_cases(argv[4], argc == 6 ? argv[5] : "/predict");
  const int poll = ::epoll_create1(0);
  std::vector<Connection> connections(static_cast<std::size_t>(std::atoi(argv[2])));
  for (std::size_t i = 0; i < connections.size(); ++i) {
    connections[i].fd = connect_to(std::atoi(argv[1]));
    connections[i].next = i % cases.size();
    epoll_event event{.events = EPOLLIN, .data = {.u64 = i}};
    ::epoll_ctl(poll, EPOLL_CTL_ADD, connections[i].fd, &event);
  }
  const auto start = Clock::now();
  const auto stop = start + std::chrono::duration<double>(std::atof(argv[3]));
  for (auto& connection : connections) send_next(connection, cases);
  std::size_t answers = 0;
  std::size_t wrong = 0;
  std::vector<float> latencies;
  latencies.reserve(1 << 20);
  std::vector<char> buffer(1 << 16);
  auto now = start;
  while (now < stop) {
    epoll_event events[64];
    const int n = ::epoll_wait(poll, events, 64, 1000);
    for (int i = 0; i < n; ++i) {
      auto& connection = connections[events[i].data.u64];
      const auto got = ::recv(connection.fd, buffer.data(), buffer.size(), 0);
      if (got <= 0) die("the server closed a connection");
      connection.received.append(buffer.data(), static_cast<std::size_t>(got));
      std::string_view body;
      const auto length = whole_answer(connection.received, body);
      if (length == 0) continue;
      ++answers;
      const auto& expected = cases[connection.next].expected;
      const bool ok = connection.received.starts_with("HTTP/1.1 200") && body == expected;
      if (!ok && ++wrong == 1) {
        std::fprintf(stderr, "wrong answer: %s\nexpected:     %s\n", connection.received.c_str(),
                     expected.c_str());
      }
      connection.received.erase(0, length);
      now = Clock::now();
      latencies.push_back(std::chrono::duration<float, std::micro>(now - connection.sent).count());
      connection.next = (connection.next + connections.size()) % cases.size();
      send_next(connection, cases);
    }
    if (n == 0) now = Clock::now();
  }
  const double seconds = std::chrono::duration<double>(now - start).count();
  std::sort(latencies.begin(), latencies.end());
  const auto at = [&](double share) {
    return latencies.empty()
               ? 0.0F
               : latencies[static_cast<std::size_t>(share * double(latencies.size() - 1))];
  };
  std::printf(
      "{\"answers\":%zu,\"wrong\":%zu,\"seconds\":%.3f,\"rate\":%.1f,\"p50_us\":%.1f,\"p99_us\":%."
      "1f}\n",
      answers, wrong, seconds, double(answers) / seconds, double(at(0.5)), double(at(0.99)));
  return wrong == 0 && answers > 0 ? 0 : 1;
}
