#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "app/notices.hpp"
#include "app/openers.hpp"
#include "app/settings.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/stop_flag.hpp"
#include "http/client/http_client.hpp"
#include "ports/backend.hpp"
#include "ports/object_store.hpp"
#include "ports/orchestrator.hpp"
#include "registry/model_ref.hpp"

namespace sentiment {

/// The machine as the program sees it.
struct Machine {
  Environment environment;
  Clock& clock;
  const StopFlag& stop;
  Openers openers{};
};

/// Everything that the program's tasks may use. Threads: one.
class Services {
 public:
  /// `settings_verdict` is what loading the settings said. The machine, the settings and `notices`
  /// outlive this.
  Services(const Machine& machine, const Settings& all_settings, Result<void> settings_verdict,
           Notices& remarks)
      : settings(all_settings),
        settings_loaded(std::move(settings_verdict)),
        clock(machine.clock),
        stop(machine.stop),
        notices(remarks),
        machine_(machine) {}

  /// The backend, opened at the first call; runs whose process died are marked FAILED then.
  Result<Backend*> backend();
  /// The same if it was opened; else nullptr.
  Backend* opened_backend() const { return backend_.get(); }
  /// What shows and starts flow runs, opened at the first call; nullptr where there is none.
  Result<Orchestrator*> orchestrator();
  /// How many runs were marked so.
  int repaired_runs() const { return repaired_runs_; }
  /// The S3 store, opened at the first call.
  Result<ObjectStore*> objects();
  /// The same when `name` is an address in it; nullptr for a path.
  Result<ObjectStore*> objects_for(std::string_view name);
  /// The model that a user names, see parse_model_ref() and parse_production_ref(); without a name
  /// the champion of MODEL_NAME.
  /// Errors: usage for what names no model; not_found, saying what to do; load_model's.
  Result<ReferredModel> model(const std::optional<std::string>& name);
  /// A client for requests to other servers.
  std::unique_ptr<HttpClient> http_client() const { return machine_.openers.http(); }
  const AppConfig& config() const { return settings.config(); }
  /// Who runs the program.
  std::string user() const;
  /// "user@host": who moves an alias.
  std::string who() const;

  const Settings& settings;
  /// What was wrong with them: only for the commands that run all the same.
  const Result<void> settings_loaded;
  Clock& clock;
  const StopFlag& stop;
  Notices& notices;

 private:
  AppContext context() const { return {config(), clock, stop}; }

  const Machine& machine_;
  std::unique_ptr<Orchestrator> orchestrator_;
  std::unique_ptr<Backend> backend_;
  std::unique_ptr<ObjectStore> objects_;
  int repaired_runs_ = 0;
};

}  // namespace sentiment
