#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>

#include "http/server/router.hpp"
#include "serving/metrics.hpp"
#include "serving/model_slot.hpp"
#include "serving/reloader.hpp"
#include "serving/server_config.hpp"
#include "serving/serving_ports.hpp"
#include "serving/worker_health.hpp"

namespace sentiment {

/// POST /admin/reload's work, as a function so that its endpoint can be tested without a registry.
using ReloadCall = std::function<Result<ReloadOutcome>()>;

/// GET /health, /health/live, /health/ready.
void mount_health(Router& router, const ModelSlot& slot, const WorkerHealth& health);
/// POST /predict. `predicted` hears of each answer, on its worker.
void mount_predict(Router& router, const ModelSlot& slot, int max_text_length, std::size_t workers,
                   std::function<void(std::size_t worker, std::size_t label)> predicted);
/// GET /model-info.
void mount_model_info(Router& router, const ModelSlot& slot);
/// POST /admin/reload; with a token only for who shows it.
void mount_reload(Router& router, std::string admin_token, ReloadCall reload);
/// GET /metrics.
void mount_metrics(Router& router, std::function<std::string()> scrape);
/// GET / with its files, and the JSON it shows under /ui, which is not part of the public API.
void mount_dashboard(Router& router, GuardedPorts& ports, const ServerConfig& config);
/// GET /docs with its files, and GET /openapi.json of all routes mounted before.
/// Errors: internal when a route's schema is wrong.
Result<void> mount_docs(Router& router);

}  // namespace sentiment
