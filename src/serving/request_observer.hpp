#pragma once

#include <cstddef>

#include "http/server/beast_server.hpp"
#include "log/log.hpp"
#include "serving/metrics.hpp"

namespace sentiment {

/// Hears of every request: counts it and, if asked to, logs a line. The line names the route, never
/// the path or any text of the client but a sane request id.
class RequestObserver final : public ServerEvents {
 public:
  RequestObserver(ServingMetrics& metrics, Log& log, bool access_log)
      : metrics_(metrics), log_(log), access_log_(access_log) {}

  void received(std::size_t worker) noexcept override;
  void answered(std::size_t worker, const Exchange& exchange) noexcept override;
  void connected(std::size_t worker) noexcept override;
  void disconnected(std::size_t worker) noexcept override;

 private:
  ServingMetrics& metrics_;
  Log& log_;
  bool access_log_;
};

}  // namespace sentiment
