#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/stop_flag.hpp"
#include "cli/command_list.hpp"  // IWYU pragma: export
#include "cli/output.hpp"        // IWYU pragma: export
#include "cli/s3_config.hpp"
#include "cli/settings.hpp"  // IWYU pragma: export
#include "http/client/http_client.hpp"
#include "ports/backend.hpp"  // IWYU pragma: export
#include "ports/object_store.hpp"
#include "ports/orchestrator.hpp"

namespace sentiment {

/// Opens the backend that the settings name, without touching it yet.
/// Errors: usage for an address that no backend takes.
using OpenBackend =
    std::function<Result<std::unique_ptr<Backend>>(const AppConfig& config, const Clock& clock)>;

/// Opens the S3 store that the settings name, without touching it yet.
/// Errors: usage for settings that cannot be used; unauthenticated without keys.
using OpenObjectStore = std::function<Result<std::unique_ptr<ObjectStore>>(
    const S3Config& settings, Clock& clock, const StopFlag* stop)>;

/// Opens the orchestrator that the settings name; nullptr where they name none.
using OpenOrchestrator =
    std::function<Result<std::unique_ptr<Orchestrator>>(const AppConfig& config, Clock& clock)>;

/// Makes a client for requests to other servers.
using MakeHttpClient = std::function<std::unique_ptr<HttpClient>()>;

/// Everything a command may use.
class Services {
 public:
  Services(Output& out_stream, const Settings& all_settings, Result<void> settings_verdict,
           const Environment& environment_lookup, Clock& wall_clock, const StopFlag& stop_flag,
           CommandList all_commands, OpenBackend open_backend, OpenObjectStore open_object_store,
           MakeHttpClient http_client, OpenOrchestrator open_orchestrator)
      : out(out_stream),
        settings(all_settings),
        settings_loaded(std::move(settings_verdict)),
        environment(environment_lookup),
        clock(wall_clock),
        stop(stop_flag),
        commands(all_commands),
        make_http_client(std::move(http_client)),
        open_(std::move(open_backend)),
        open_objects_(std::move(open_object_store)),
        open_orchestrator_(std::move(open_orchestrator)) {}

  /// The backend, opened at the first call; runs whose process died are marked FAILED then.
  Result<Backend*> backend();
  /// What shows and starts flow runs, opened at the first call; nullptr where there is none.
  Result<Orchestrator*> orchestrator();
  /// How many runs were marked so.
  int repaired_runs() const { return repaired_runs_; }
  /// The S3 store, opened at the first call.
  Result<ObjectStore*> objects();
  /// The same when `name` is an address in it; nullptr for a path.
  Result<ObjectStore*> objects_for(std::string_view name);
  const AppConfig& config() const { return settings.config(); }
  /// Who runs the program.
  std::string user() const;
  /// "user@host": who moves an alias.
  std::string who() const;

  Output& out;
  const Settings& settings;
  /// What was wrong with them: only for the commands that run all the same.
  const Result<void> settings_loaded;
  const Environment& environment;
  Clock& clock;
  const StopFlag& stop;
  const CommandList commands;  ///< the whole program's
  const MakeHttpClient make_http_client;

 private:
  OpenBackend open_;
  OpenObjectStore open_objects_;
  OpenOrchestrator open_orchestrator_;
  std::unique_ptr<Orchestrator> orchestrator_;
  std::unique_ptr<Backend> backend_;
  std::unique_ptr<ObjectStore> objects_;
  int repaired_runs_ = 0;
};

}  // namespace sentiment
