#pragma once

#include <functional>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "ports/model_registry.hpp"
#include "ports/tracker.hpp"

namespace sentiment::testing_support {

/// Counts the calls of the ports it is given to, and answers one of them with an error instead.
class CallFault {
 public:
  int fail_at = -1;       ///< number of the call that fails, counted from 0; -1 = none
  bool for_good = false;  ///< all calls after it fail, too
  Error error{Code::unavailable, "the service is down"};

  int calls() const { return calls_; }

  /// The call itself, or the error in its place.
  template <class Call>
  std::invoke_result_t<Call&> in_place_of(Call real) {
    const int call = calls_++;
    const bool failing = fail_at >= 0 && (for_good ? call >= fail_at : call == fail_at);
    if (failing) return tl::make_unexpected(error);
    return real();
  }

 private:
  int calls_ = 0;
};

/// A real registry that fails on demand, or is overtaken by another writer.
class FaultyRegistry final : public ModelRegistry {
 public:
  FaultyRegistry(ModelRegistry& real, CallFault& fault) : real_(real), fault_(fault) {}

  std::function<void()> before_move;  ///< runs once, before the next move_alias

  Result<ModelVersion> create_version(const NewVersion& version) override {
    return fault_.in_place_of([&] { return real_.create_version(version); });
  }
  Result<std::vector<RegisteredVersion>> list_versions(const ModelName& name) override {
    return fault_.in_place_of([&] { return real_.list_versions(name); });
  }
  Result<RegisteredVersion> get_version(const ModelName& name, ModelVersion version) override {
    return fault_.in_place_of([&] { return real_.get_version(name, version); });
  }
  Result<std::optional<RegisteredVersion>> find_alias(const ModelName& name,
                                                      const Alias& alias) override {
    return fault_.in_place_of([&] { return real_.find_alias(name, alias); });
  }
  Result<void> move_alias(const AliasMove& move) override {
    if (before_move) std::exchange(before_move, nullptr)();
    return fault_.in_place_of([&] { return real_.move_alias(move); });
  }
  Result<std::vector<AliasMove>> alias_history(const ModelName& name, const Alias& alias) override {
    return fault_.in_place_of([&] { return real_.alias_history(name, alias); });
  }
  Result<void> set_version_tags(const ModelName& name, ModelVersion version,
                                const std::vector<KeyValue>& tags) override {
    return fault_.in_place_of([&] { return real_.set_version_tags(name, version, tags); });
  }

 private:
  ModelRegistry& real_;
  CallFault& fault_;
};

/// A real tracker that fails on demand.
class FaultyTracker final : public Tracker {
 public:
  FaultyTracker(Tracker& real, CallFault& fault) : real_(real), fault_(fault) {}

  std::function<void()> before_model;  ///< runs once, before the next log_model

  Result<RunId> start_run(const NewRun& run) override {
    return fault_.in_place_of([&] { return real_.start_run(run); });
  }
  Result<void> log_params(const RunId& run, const std::vector<KeyValue>& params) override {
    return fault_.in_place_of([&] { return real_.log_params(run, params); });
  }
  Result<void> log_metrics(const RunId& run, const std::vector<Metric>& metrics) override {
    return fault_.in_place_of([&] { return real_.log_metrics(run, metrics); });
  }
  Result<void> set_tags(const RunId& run, const std::vector<KeyValue>& tags) override {
    return fault_.in_place_of([&] { return real_.set_tags(run, tags); });
  }
  Result<void> log_datasets(const RunId& run, const std::vector<DatasetInput>& sets) override {
    return fault_.in_place_of([&] { return real_.log_datasets(run, sets); });
  }
  Result<void> log_artifacts(const RunId& run, const std::filesystem::path& folder,
                             const std::string& path) override {
    return fault_.in_place_of([&] { return real_.log_artifacts(run, folder, path); });
  }
  Result<LoggedModel> log_model(const RunId& run, const std::string& name,
                                const ModelFolder& folder) override {
    if (before_model) std::exchange(before_model, nullptr)();
    return fault_.in_place_of([&] { return real_.log_model(run, name, folder); });
  }
  Result<void> end_run(const RunId& run, RunStatus status, TimePoint end_time) override {
    return fault_.in_place_of([&] { return real_.end_run(run, status, end_time); });
  }
  Result<Run> get_run(const RunId& run) override {
    return fault_.in_place_of([&] { return real_.get_run(run); });
  }
  Result<std::vector<Run>> list_runs(const std::string& experiment, int limit) override {
    return fault_.in_place_of([&] { return real_.list_runs(experiment, limit); });
  }
  Result<std::optional<Run>> find_run(const std::string& experiment, const KeyValue& tag) override {
    return fault_.in_place_of([&] { return real_.find_run(experiment, tag); });
  }
  Result<std::vector<Metric>> metric_history(const RunId& run, const std::string& key) override {
    return fault_.in_place_of([&] { return real_.metric_history(run, key); });
  }
  Result<LoggedModel> find_model(const RunId& run, const std::string& name) override {
    return fault_.in_place_of([&] { return real_.find_model(run, name); });
  }

 private:
  Tracker& real_;
  CallFault& fault_;
};

}  // namespace sentiment::testing_support
