#pragma once

#include <functional>

#include "base/error.hpp"
#include "base/stop_flag.hpp"
#include "serving/server_config.hpp"
#include "serving/serving_ports.hpp"

namespace sentiment {

/// Serves until `stop` is requested, then answers what is in flight and returns: success.
/// `on_listening` hears the port (a free one for port 0) as soon as requests are answered; the
/// first model may still be on its way. That a second signal ends the process at once is the
/// caller's signal handling. Errors: failed_precondition when the address is in use, usage for a
/// bad setting.
Result<void> serve(const ServerConfig& config, const ServingPorts& ports, const StopFlag& stop,
                   const std::function<void(int port)>& on_listening);

}  // namespace sentiment
