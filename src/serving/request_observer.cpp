#include "serving/request_observer.hpp"

#include <chrono>
#include <cstddef>
#include "http/server/beast_server.hpp"

namespace sentiment {

void RequestObserver::received(std::size_t worker) noexcept { metrics_.received(worker); }
void RequestObserver::connected(std::size_t worker) noexcept { metrics_.connected(worker); }
void RequestObserver::disconnected(std::size_t worker) noexcept { metrics_.disconnected(worker); }

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
