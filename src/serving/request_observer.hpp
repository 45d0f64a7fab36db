#pragma once

#include <cstddef>
#include <functional>
#include <string_view>
#include <utility>

#include "http/server/beast_server.hpp"
#include "log/log.hpp"
#include "serving/metrics.hpp"
#include "serving/worker_health.hpp"

namespace sentiment {

/// Hears of every request: counts it and, if asked to, logs a line. The line names the route; only
/// where no route took the request, its method and path, escaped and cut. No query, body or header
/// of the client is logged but a sane request id. A thread on which a request broke off
/// is unhealthy until a prediction on it is proved to work again.
class RequestObserver final : public ServerEvents {
 public:
  /// `prove` predicts on the calling thread and returns whether that works; it may throw.
  RequestObserver(ServingMetrics& metrics, WorkerHealth& health, Log& log, bool access_log,
                  std::function<bool()> prove)
      : metrics_(metrics),
        health_(health),
        log_(log),
        access_log_(access_log),
        prove_(std::move(prove)) {}

  void received(std::size_t worker) noexcept override;
  void answered(std::size_t worker, const Exchange& exchange) noexcept override;
  void connected(std::size_t worker) noexcept override;
  void disconnected(std::size_t worker) noexcept override;
  void failed(std::size_t worker, std::string_view what) noexcept override;
  void beat(std::size_t worker) noexcept override;

 private:
  ServingMetrics& metrics_;
  WorkerHealth& health_;
  Log& log_;
  bool access_log_;
  std::function<bool()> prove_;
};

}  // namespace sentiment
