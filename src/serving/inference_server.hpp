#pragma once

#include <memory>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "http/server/beast_server.hpp"
#include "http/server/router.hpp"
#include "log/log.hpp"
#include "serving/metrics.hpp"
#include "serving/model_slot.hpp"
#include "serving/reloader.hpp"
#include "serving/request_observer.hpp"
#include "serving/server_config.hpp"
#include "serving/serving_ports.hpp"
#include "serving/worker_health.hpp"

namespace sentiment {

/// The inference API as one object: routes, metrics, log, the served model and the HTTP server.
/// It listens from the start; the first model is loaded meanwhile.
class InferenceServer {
 public:
  /// Binds, starts to look for the champion and to answer. The ports must outlive the server.
  /// Errors: failed_precondition when the address is in use or the log cannot be written; usage
  /// for a host that cannot be resolved or an unknown log level.
  static Result<std::unique_ptr<InferenceServer>> start(const ServerConfig& config,
                                                        const ServingPorts& ports);
  ~InferenceServer();
  InferenceServer(const InferenceServer&) = delete;
  InferenceServer& operator=(const InferenceServer&) = delete;

  int port() const { return http_->port(); }
  /// Answers what is in flight, then ends; returns when all is still.
  void stop();

 private:
  InferenceServer(const ServerConfig& config, const ServingPorts& ports, std::unique_ptr<Log> log);
  Result<void> mount();
  Result<void> listen();

  const ServerConfig config_;
  const int threads_;
  const Clock& clock_;
  std::unique_ptr<Log> log_;
  GuardedPorts ports_;
  ModelSlot slot_;
  WorkerHealth health_;
  Router router_;
  std::unique_ptr<ServingMetrics> metrics_;
  std::unique_ptr<RequestObserver> observer_;
  std::unique_ptr<HttpServer> http_;
  std::unique_ptr<Reloader> reloader_;
};

}  // namespace sentiment
