#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/stop_flag.hpp"
#include "cli/command_list.hpp"
#include "cli/output.hpp"
#include "cli/settings.hpp"
#include "ports/artifact_store.hpp"
#include "ports/flow_observer.hpp"
#include "ports/model_registry.hpp"
#include "ports/tracker.hpp"

namespace sentiment {

/// Where runs, models and flow history are kept: the ports of one place, opened together.
class Backend {
 public:
  virtual ~Backend() = default;
  virtual Tracker& tracker() = 0;
  virtual ModelRegistry& registry() = 0;
  virtual ArtifactStore& artifacts() = 0;
  virtual FlowObserver& recorder() = 0;
  virtual FlowHistory& history() = 0;
  /// Marks the runs whose process died FAILED and says how many; costs nothing where there are
  /// none, and makes nothing where nothing was kept yet.
  virtual Result<int> mark_dead_runs_failed() = 0;
};

/// Opens the backend that the settings name, without touching it yet.
/// Errors: usage for an address that no backend takes.
using OpenBackend =
    std::function<Result<std::unique_ptr<Backend>>(const AppConfig& config, const Clock& clock)>;

/// Everything a command may use.
class Services {
 public:
  Services(Output& out_stream, const Settings& all_settings, Result<void> settings_verdict,
           const Environment& environment_lookup, Clock& wall_clock, const StopFlag& stop_flag,
           CommandList all_commands, OpenBackend open_backend)
      : out(out_stream),
        settings(all_settings),
        settings_loaded(std::move(settings_verdict)),
        environment(environment_lookup),
        clock(wall_clock),
        stop(stop_flag),
        commands(all_commands),
        open_(std::move(open_backend)) {}

  /// The backend, opened at the first call; runs whose process died are marked FAILED then.
  Result<Backend*> backend();
  const AppConfig& config() const { return settings.config(); }
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

 private:
  OpenBackend open_;
  std::unique_ptr<Backend> backend_;
};

}  // namespace sentiment
