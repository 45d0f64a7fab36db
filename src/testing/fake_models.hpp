#pragma once

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "ports/artifact_store.hpp"
#include "ports/model_registry.hpp"
#include "ports/tracker.hpp"
#include "testing/temp_dir.hpp"

namespace sentiment::testing_support {

/// Registry, store and tracker in one: versions that tests add and break, a champion they move.
/// Threads: any.
class FakeModels final : public ModelRegistry, public ArtifactStore, public Tracker {
 public:
  /// Writes `sentiment.model` and registers its folder; returns the version.
  int add(std::string_view model_file) {
    const std::lock_guard lock(mutex_);
    const int version = static_cast<int>(sources_.size()) + 1;
    const auto folder = home_.path() / std::to_string(version);
    std::filesystem::create_directory(folder);
    std::ofstream(folder / "sentiment.model", std::ios::binary) << model_file;
    sources_.push_back(folder);
    return version;
  }
  void crown(int version) {
    const std::lock_guard lock(mutex_);
    champion_ = version;
  }
  /// Every question is answered with this error until it is taken back.
  void fail_with(std::optional<Error> error) {
    const std::lock_guard lock(mutex_);
    error_ = std::move(error);
  }
  std::filesystem::path path_of(int version) const {
    return home_.path() / std::to_string(version) / "sentiment.model";
  }
  Result<std::optional<RegisteredVersion>> find_alias(const ModelName& name,
                                                      const Alias& alias) override {
    const std::lock_guard lock(mutex_);
    if (error_) return tl::make_unexpected(*error_);
    if (champion_ == 0) return std::nullopt;
    return describe(name, champion_, alias);
  }
  Result<std::vector<RegisteredVersion>> list_versions(const ModelName& name) override {
    const std::lock_guard lock(mutex_);
    if (error_) return tl::make_unexpected(*error_);
    std::vector<RegisteredVersion> all;
    for (int version = static_cast<int>(sources_.size()); version > 0; --version) {
      all.push_back(describe(name, version, Alias("champion")));
    }
    return all;
  }
  Result<std::filesystem::path> fetch(const std::string& uri) override { return uri; }
  Result<Run> get_run(const RunId& run) override {
    return Run{.id = run, .metrics = {{.key = "accuracy", .value = 0.75}}};
  }
  Result<std::vector<Run>> list_runs(const std::string& experiment, int /*limit*/) override {
    return std::vector<Run>{{.id = run_of(1), .experiment = experiment, .name = "<b>run</b>"}};
  }

  Result<ModelVersion> create_version(const NewVersion&) override { return unused(); }
  Result<RegisteredVersion> get_version(const ModelName&, ModelVersion) override {
    return unused();
  }
  Result<void> move_alias(const AliasMove&) override { return unused(); }
  Result<std::vector<AliasMove>> alias_history(const ModelName&, const Alias&) override {
    return unused();
  }
  Result<void> set_version_tags(const ModelName&, ModelVersion,
                                const std::vector<KeyValue>&) override {
    return unused();
  }
  Result<RunId> start_run(const NewRun&) override { return unused(); }
  Result<void> log_params(const RunId&, const std::vector<KeyValue>&) override { return unused(); }
  Result<void> log_metrics(const RunId&, const std::vector<Metric>&) override { return unused(); }
  Result<void> set_tags(const RunId&, const std::vector<KeyValue>&) override { return unused(); }
  Result<void> log_datasets(const RunId&, const std::vector<DatasetInput>&) override {
    return unused();
  }
  Result<void> log_artifacts(const RunId&, const std::filesystem::path&,
                             const std::string&) override {
    return unused();
  }
  Result<LoggedModel> log_model(const RunId&, const std::string&, const ModelFolder&) override {
    return unused();
  }
  Result<void> end_run(const RunId&, RunStatus, TimePoint) override { return unused(); }
  Result<std::optional<Run>> find_run(const std::string&, const KeyValue&) override {
    return unused();
  }
  Result<std::vector<Metric>> metric_history(const RunId&, const std::string&) override {
    return unused();
  }
  Result<LoggedModel> find_model(const RunId&, const std::string&) override { return unused(); }

 private:
  static RunId run_of(int version) { return RunId(fmt::format("{:032}", version)); }
  static tl::unexpected<Error> unused() {
    return fail(Code::internal, "serving does not ask for this");
  }
  RegisteredVersion describe(const ModelName& name, int version, const Alias& alias) const {
    RegisteredVersion out{.name = name,
                          .version = ModelVersion(version),
                          .run_id = run_of(version),
                          .source = sources_[static_cast<std::size_t>(version - 1)].string()};
    if (version == champion_) out.aliases.push_back(alias);
    return out;
  }

  TempDir home_;
  std::mutex mutex_;
  std::vector<std::filesystem::path> sources_;
  int champion_ = 0;
  std::optional<Error> error_;
};

}  // namespace sentiment::testing_support
