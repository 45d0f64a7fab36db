#include "serving/serve.hpp"

#include <chrono>
#include <functional>
#include <thread>

#include "base/stop_flag.hpp"
#include "serving/inference_server.hpp"
#include "serving/server_config.hpp"
#include "serving/serving_ports.hpp"

namespace sentiment {
namespace {

/// A signal handler can set a flag but not wake a condition variable.
constexpr std::chrono::milliseconds kStopPoll{50};

}  // namespace

Result<void> serve(const ServerConfig& config, const ServingPorts& ports, const StopFlag& stop,
                   const std::function<void(int port)>& on_listening) {
  const auto server = SENT_TRY(InferenceServer::start(config, ports));
  if (on_listening) on_listening(server->port());
  while (!stop.requested()) std::this_thread::sleep_for(kStopPoll);
  server->stop();
  return {};
}

}  // namespace sentiment
