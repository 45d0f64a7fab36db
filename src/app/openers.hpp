#pragma once

#include <functional>
#include <memory>

#include "app/settings.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/stop_flag.hpp"
#include "http/client/http_client.hpp"
#include "ports/backend.hpp"
#include "ports/object_store.hpp"
#include "ports/orchestrator.hpp"

namespace sentiment {

/// What every opener needs: the settings, the time, and the flag that ends what it waits for. All
/// of it outlives what is opened. No opener asks a server anything yet.
struct AppContext {
  const AppConfig& config;
  Clock& clock;
  const StopFlag& stop;
};

/// The backend behind MLFLOW_TRACKING_URI: unset is solo mode, the folder SENTIMENT_HOME; http(s)
/// is an MLflow server. Each scheme is a line of a table in backends.cpp.
/// Errors: usage for a scheme that is not in the table; else the backend's own.
Result<std::unique_ptr<Backend>> open_backend(const AppContext& context);

/// The S3 store that the settings name.
/// Errors: usage for settings that cannot be used; unauthenticated without keys.
Result<std::unique_ptr<ObjectStore>> open_object_store(const AppContext& context);

/// The Prefect server behind PREFECT_API_URL; nullptr where that is unset.
/// Errors: usage for an address that cannot be used.
Result<std::unique_ptr<Orchestrator>> open_orchestrator(const AppContext& context);

/// The program's HTTP client: libcurl.
std::unique_ptr<HttpClient> make_http_client();

/// How the services open what they are asked for: the program's own openers, unless a test puts
/// others in their place.
struct Openers {
  std::function<Result<std::unique_ptr<Backend>>(const AppContext&)> backend = open_backend;
  std::function<Result<std::unique_ptr<ObjectStore>>(const AppContext&)> objects =
      open_object_store;
  std::function<Result<std::unique_ptr<Orchestrator>>(const AppContext&)> orchestrator =
      open_orchestrator;
  std::function<std::unique_ptr<HttpClient>()> http = make_http_client;
};

}  // namespace sentiment
