#pragma once

#include <chrono>
#include <string>
#include <string_view>

namespace sentiment::testing_support {

/// An answer as it came over the wire.
struct RawAnswer {
  int status = 0;    ///< 0: the connection ended without one
  std::string head;  ///< status line and headers
  std::string body;
  /// A header's value, "" when it is not there.
  std::string header(std::string_view name) const;
};

/// A connection to a server on loopback that can send anything, HTTP or not.
class RawClient {
 public:
  explicit RawClient(int port);
  ~RawClient();
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  /// False when the server has gone away.
  bool send(std::string_view bytes);
  /// The next answer; `head_only` for the answer to a HEAD.
  RawAnswer receive(bool head_only = false);
  /// True when the server closes within the time; bytes that come before are dropped.
  bool closes_within(std::chrono::milliseconds time);
  void close_sending();
  /// True when neither bytes nor the end of the connection come within the time.
  bool is_silent_for(std::chrono::milliseconds time) const;

 private:
  bool fill();
  int socket_ = -1;
  std::string buffer_;
};

/// "METHOD path HTTP/1.1" with Host, Content-Length and, for a body, Content-Type: JSON.
std::string request_text(std::string_view method, std::string_view path, std::string_view body = "",
                         std::string_view headers = "");

}  // namespace sentiment::testing_support
