#include "serving/request_observer.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <exception>
#include <string_view>

#include "http/server/beast_server.hpp"
#include "log/log.hpp"

namespace sentiment {
namespace {

/// A method or a path for the log: what is not printable ASCII is percent-encoded, and what is too
/// long ends in "...". It allocates nothing.
class Loggable {
 public:
  explicit Loggable(std::string_view raw) {
    constexpr std::size_t kRoom = kLongest - kCut.size();
    if (raw.empty()) append("none");
    for (const char c : raw) {
      const auto byte = static_cast<unsigned char>(c);
      const bool plain = byte > ' ' && byte < 0x7F && c != '"' && c != '\\';
      if (size_ + (plain ? 1 : 3) > kRoom) {
        append(kCut);
        return;
      }
      if (plain) {
        append({&c, 1});
      } else {
        constexpr std::string_view kHex = "0123456789ABCDEF";
        append("%");
        append(kHex.substr(byte >> 4U, 1));
        append(kHex.substr(byte & 0xFU, 1));
      }
    }
  }
  std::string_view text() const { return {bytes_.data(), size_}; }

 private:
  static constexpr std::size_t kLongest = 200;
  static constexpr std::string_view kCut = "...";

  void append(std::string_view piece) {
    std::ranges::copy(piece, bytes_.begin() + static_cast<std::ptrdiff_t>(size_));
    size_ += piece.size();
  }

  std::array<char, kLongest> bytes_{};
  std::size_t size_ = 0;
};

}  // namespace

void RequestObserver::received(std::size_t worker) noexcept { metrics_.received(worker); }
void RequestObserver::connected(std::size_t worker) noexcept { metrics_.connected(worker); }
void RequestObserver::disconnected(std::size_t worker) noexcept { metrics_.disconnected(worker); }

void RequestObserver::failed(std::size_t worker, std::string_view what) noexcept {
  health_.failed(worker);
  log_.error("request_failed", {{"worker", worker}, {"reason", what}});
}

void RequestObserver::beat(std::size_t worker) noexcept {
  health_.beat(worker, WorkerHealth::Clock::now());
  if (!health_.is_failing(worker)) return;
  try {
    if (!prove_()) return;
  } catch (const std::exception&) {
    return;  // still without memory; the next beat tries again
  }
  health_.recovered(worker);
  log_.info("worker_recovered", {{"worker", worker}});
}

void RequestObserver::answered(std::size_t worker, const Exchange& exchange) noexcept {
  metrics_.answered(worker, exchange);
  if (!access_log_) return;
  const auto microseconds =
      std::chrono::duration_cast<std::chrono::microseconds>(exchange.duration).count();
  const bool routed = exchange.route != nullptr;
  const Loggable asked_method(routed ? "" : exchange.method);
  const Loggable asked_path(routed ? "" : exchange.path);
  const std::string_view method = routed ? exchange.route->method : asked_method.text();
  const std::string_view path = routed ? exchange.route->path : asked_path.text();
  if (log_.is_text()) {
    log_.info("request", {{"method", method},
                          {"path", path},
                          {"status", exchange.status},
                          {"ms", static_cast<double>(microseconds) / 1000},
                          {"client", exchange.client}});
    return;
  }
  const auto log = [&](auto... asked) {
    log_.info("request", {asked...,
                          {"status", exchange.status},
                          {"microseconds", microseconds},
                          {"request_bytes", exchange.request_bytes},
                          {"response_bytes", exchange.response_bytes},
                          {"request_id", exchange.request_id},
                          {"client", exchange.client}});
  };
  const LogField method_field{"method", method};
  if (routed) {
    log(method_field, LogField{"route", path});
  } else {
    log(method_field, LogField{"route", "none"}, LogField{"path", path});
  }
}

}  // namespace sentiment
