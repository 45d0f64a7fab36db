#pragma once

#include <atomic>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace sentiment::testing_support {

/// What the server does with one request: sends `bytes` as they are, then hangs up, waits for the
/// next request, or falls silent.
struct LoopbackAnswer {
  enum class Then { hang_up, next_request, silence };
  std::string bytes;
  Then then = Then::hang_up;
};

/// "HTTP/1.1 200 OK", Content-Length, `fields` ("Name: value\r\n" each) and the body.
std::string http_answer(int status, const std::string& body, const std::string& fields = {});

/// A server on a free port of 127.0.0.1 that sends whatever bytes a test wants: answers that are
/// cut, late or no HTTP at all. One connection at a time, on its own thread.
class LoopbackServer {
 public:
  /// `handler` sees a request as it came: head, empty line, body.
  using Handler = std::function<LoopbackAnswer(const std::string& request)>;

  explicit LoopbackServer(Handler handler);
  LoopbackServer(const LoopbackServer&) = delete;
  LoopbackServer& operator=(const LoopbackServer&) = delete;
  ~LoopbackServer();

  /// "http://127.0.0.1:PORT" and `path`.
  std::string url(const std::string& path = "/") const;
  std::vector<std::string> requests() const;
  int connections() const { return connections_; }

 private:
  void run();
  void serve(int connection);
  void wait_for_end() const;

  Handler handler_;
  int listener_ = -1;
  int port_ = 0;
  std::atomic<bool> ending_{false};
  std::atomic<int> connections_{0};
  mutable std::mutex mutex_;
  std::vector<std::string> requests_;
  std::thread thread_;  // last: it uses all of the above
};

}  // namespace sentiment::testing_support
