#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "ports/artifact_store.hpp"
#include "ports/ids.hpp"
#include "ports/inventory.hpp"
#include "ports/model_registry.hpp"
#include "ports/tracker.hpp"
#include "testing/temp_dir.hpp"

namespace sentiment::testing_support {

/// A place for runs and models that keeps them in memory, and their files in a folder that goes
/// away with it. It passes the contract suites of its ports, so tests may rely on it like on a
/// service. Threads: one caller at a time.
class MemoryBackend final : public Tracker,
                            public ModelRegistry,
                            public ArtifactStore,
                            public Inventory {
 public:
  /// `clock` says when versions are made and aliases move; it outlives the backend.
  explicit MemoryBackend(const Clock& clock) : clock_(clock) {}

  bool any_names = false;  ///< takes models and aliases that earlier releases took, too

  Result<RunId> start_run(const NewRun& run) override;
  Result<void> log_params(const RunId& run, const std::vector<KeyValue>& params) override;
  Result<void> log_metrics(const RunId& run, const std::vector<Metric>& metrics) override;
  Result<void> set_tags(const RunId& run, const std::vector<KeyValue>& tags) override;
  Result<void> log_datasets(const RunId& run, const std::vector<DatasetInput>& datasets) override;
  Result<void> log_artifacts(const RunId& run, const std::filesystem::path& folder,
                             const std::string& path) override;
  Result<LoggedModel> log_model(const RunId& run, const std::string& name,
                                const ModelFolder& folder) override;
  Result<void> end_run(const RunId& run, RunStatus status, TimePoint end_time) override;
  Result<Run> get_run(const RunId& run) override;
  Result<std::vector<Run>> list_runs(const std::string& experiment, int limit) override;
  Result<std::optional<Run>> find_run(const std::string& experiment, const KeyValue& tag) override;
  Result<std::vector<Metric>> metric_history(const RunId& run, const std::string& key) override;
  Result<LoggedModel> find_model(const RunId& run, const std::string& name) override;

  Result<ModelVersion> create_version(const NewVersion& version) override;
  Result<std::vector<RegisteredVersion>> list_versions(const ModelName& name) override;
  Result<RegisteredVersion> get_version(const ModelName& name, ModelVersion version) override;
  Result<std::optional<RegisteredVersion>> find_alias(const ModelName& name,
                                                      const Alias& alias) override;
  Result<void> move_alias(const AliasMove& move) override;
  Result<std::vector<AliasMove>> alias_history(const ModelName& name, const Alias& alias) override;
  Result<void> set_version_tags(const ModelName& name, ModelVersion version,
                                const std::vector<KeyValue>& tags) override;

  Result<std::filesystem::path> fetch(const std::string& uri) override;

  Result<std::vector<std::string>> experiments() override;
  Result<std::vector<ModelName>> models() override;
  Result<std::vector<Alias>> aliases(const ModelName& model) override;
  Result<std::vector<std::string>> models_of(const RunId& run) override;

 private:
  struct KeptRun {
    Run run;                     ///< without metrics
    std::vector<Metric> points;  ///< of all metrics, in the order of their steps
    std::vector<std::pair<std::string, LoggedModel>> models;  ///< by name, oldest first
  };
  struct KeptModel {
    std::vector<RegisteredVersion> versions;  ///< 1, 2, …; without aliases
    std::map<Alias, ModelVersion> aliases;
    std::vector<AliasMove> moves;  ///< oldest first
  };

  Result<KeptRun*> kept(const RunId& run);
  Result<KeptModel*> kept(const ModelName& name);
  Result<RegisteredVersion*> kept(const ModelName& name, ModelVersion version);
  RegisteredVersion with_aliases(const KeptModel& model, const RegisteredVersion& version) const;

  const Clock& clock_;
  TempDir folder_;
  std::vector<std::unique_ptr<KeptRun>> runs_;  ///< in the order in which they were started
  std::map<ModelName, KeptModel> models_;
};

}  // namespace sentiment::testing_support
