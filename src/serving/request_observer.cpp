#include "serving/request_observer.hpp"

#include <chrono>
#include <cstddef>
#include <exception>
#include <string_view>

#include "http/server/beast_server.hpp"

namespace sentiment {

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
  log_.info("request", {{"method", routed ? exchange.route->method.c_str() : "none"},
                        {"route", routed ? exchange.route->path.c_str() : "none"},
                        {"status", exchange.status},
                        {"microseconds", microseconds},
                        {"request_bytes", exchange.request_bytes},
                        {"response_bytes", exchange.response_bytes},
                        {"request_id", exchange.request_id},
                        {"client", exchange.client}});
}

}  // namespace sentiment
