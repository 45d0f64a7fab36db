#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdlib>
#include <limits>
#include <string>
#include <string_view>
#include <utility>

#include "testing/http/loopback_server.hpp"

namespace sentiment::testing_support {

/// How a FileServer misbehaves; a test may change it between two requests.
struct FileServerFaults {
  std::atomic<std::size_t> cut_after = std::numeric_limits<std::size_t>::max();  ///< body bytes
  std::atomic<bool> knows_ranges = true;
  std::atomic<int> status = 200;
};

/// Serves one file from loopback, whole or from the byte a Range header asks for.
class FileServer {
 public:
  explicit FileServer(std::string file, std::string content_type = "application/x-gzip")
      : file_(std::move(file)), content_type_(std::move(content_type)) {}

  std::string url(const std::string& path) const { return server_.url(path); }
  int requests() const { return static_cast<int>(server_.requests().size()); }
  std::string last_request() const { return server_.requests().back(); }

  FileServerFaults faults;

 private:
  LoopbackAnswer answer(const std::string& request) const {
    if (faults.status != 200) return {http_answer(faults.status, "no")};
    constexpr std::string_view kRange = "Range: bytes=";
    const auto range = faults.knows_ranges ? request.find(kRange) : std::string::npos;
    std::size_t first = 0;
    std::string head = "HTTP/1.1 200 OK\r\n";
    if (range != std::string::npos) {
      first = std::strtoul(request.c_str() + range + kRange.size(), nullptr, 10);
      const std::string total = std::to_string(file_.size());
      if (first >= file_.size())
        return {http_answer(416, "", "Content-Range: bytes */" + total + "\r\n")};
      head = "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes " + std::to_string(first) + "-" +
             std::to_string(file_.size() - 1) + "/" + total + "\r\n";
    }
    head += "Content-Type: " + content_type_ +
            "\r\nContent-Length: " + std::to_string(file_.size() - first) +
            "\r\nConnection: close\r\n\r\n";
    return {head + file_.substr(first, faults.cut_after)};
  }

  std::string file_;
  std::string content_type_;
  LoopbackServer server_{[this](const std::string& request) { return answer(request); }};
};

}  // namespace sentiment::testing_support
