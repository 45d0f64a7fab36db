#include "training/publish_stage.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "base/error.hpp"
#include "base/python_repr.hpp"
#include "files/temp_folder.hpp"
#include "flow/flow.hpp"
#include "interchange/model_folder/mlflow_folder.hpp"
#include "interchange/model_folder/proved_folder.hpp"
#include "ports/flow_event.hpp"
#include "ports/ids.hpp"
#include "ports/model_registry.hpp"
#include "ports/names.hpp"
#include "ports/tracker.hpp"
#include "registry/model_folder.hpp"
#include "registry/promotion.hpp"
#include "training/training_ports.hpp"
#include "training/training_record.hpp"

namespace sentiment {
namespace {

constexpr const char* kModelName = "model";

struct Publisher {
  const Publication& publication;
  const TrainingPorts& ports;
  Flow& flow;
  const TrainingRecord& record = publication.record;
  bool log_again = publication.again;
  bool register_again = publication.again;
  bool promote_again = publication.again;

  Result<Published> run() {
    Published published;
    const auto logged = SENT_TRY(flow.task("log-mlflow", [&] { return log_run(); }));
    if (!record.register_model) return published;
    published.version =
        SENT_TRY(flow.task("register-model", [&] { return register_version(logged); }));
    flow.registered(record.model_name, *published.version);
    if (!record.champion) return published;
    published.promotion =
        SENT_TRY(flow.task("set-champion-alias", [&] { return promote(*published.version); }));
    return published;
  }

  void say(std::string message) { flow.log(LogLevel::info, std::move(message)); }

  /// Whether this is not the first try of a step: of an earlier attempt, or by the flow's retries.
  static bool tried(bool& again) { return std::exchange(again, true); }

  Result<LoggedModel> log_run() {
    const bool again = tried(log_again);
    auto& tracker = ports.tracker;
    const auto& run = publication.run;
    SENT_CHECK(tracker.log_params(run, record.params));
    SENT_CHECK(tracker.log_metrics(run, record.metrics));
    SENT_CHECK(tracker.set_tags(run, record.tags));
    SENT_CHECK(tracker.log_datasets(run, record.datasets));
    SENT_CHECK(tracker.log_artifacts(run, publication.files, ""));
    auto logged = log_model();
    // Whole already, from an earlier try.
    if (!logged && again && logged.error().code == Code::conflict) {
      return tracker.find_model(run, kModelName);
    }
    return logged;
  }

  Result<LoggedModel> log_model() {
    if (publication.folder) return attach(*publication.folder);
    const auto staging = SENT_TRY(TempFolder::create());
    const auto folder = staging.path() / kModelName;
    return attach(SENT_TRY(
        write_model_folder(folder, {.model = publication.model,
                                    .model_id = record.model_id,
                                    .run_id = publication.run.value(),
                                    .created = record.end_time,
                                    .model_uuid = record.model_uuid,
                                    .input_example = std::string(publication.rows.texts[0])})));
  }

  Result<LoggedModel> attach(const ProvedFolder& folder) {
    return ports.tracker.log_model(
        publication.run, kModelName,
        SENT_TRY(model_folder_at(folder, record.model_id, publication.run)));
  }

  Result<ModelVersion> register_version(const LoggedModel& model) {
    if (tried(register_again)) {
      const auto earlier = SENT_TRY(find_version());
      if (earlier) {
        say(fmt::format("{} version {} is already registered", record.model_name.value(),
                        earlier->value()));
        return *earlier;
      }
    }
    const auto version = SENT_TRY(ports.registry.create_version(
        {.name = record.model_name,
         .run_id = publication.run,
         .source = model.artifact_uri,
         .tags = {{kF1Tag, python_repr(record.evaluation.f1)},
                  {kAccuracyTag, python_repr(record.evaluation.accuracy)},
                  {kTestRowsTag, std::to_string(record.test_rows)}}}));
    say(fmt::format("Registered {} version {}", record.model_name.value(), version.value()));
    return version;
  }

  /// The version that an earlier attempt registered.
  Result<std::optional<ModelVersion>> find_version() {
    const auto versions = ports.registry.list_versions(record.model_name);
    if (!versions && versions.error().code == Code::not_found) return std::optional<ModelVersion>{};
    if (!versions) return tl::make_unexpected(versions.error());
    const auto found = std::find_if(
        versions->rbegin(), versions->rend(),
        [&](const RegisteredVersion& version) { return version.run_id == publication.run; });
    return found == versions->rend() ? std::nullopt : std::optional{found->version};
  }

  Result<Promotion> promote(ModelVersion version) {
    if (tried(promote_again)) {
      const auto earlier = SENT_TRY(find_promotion(version));
      if (earlier) return *earlier;
    }
    auto promotion = sentiment::promote(
        {.name = record.model_name,
         .version = version,
         .candidate = publication.model,
         .rows = publication.rows,
         .candidate_f1 = record.evaluation.f1,
         .who = record.run.user,
         .threads = publication.threads},
        ports.registry, ports.artifacts, ports.clock, [this](LogLevel level, std::string line) {
          level == LogLevel::info ? flow.remark(std::move(line)) : flow.log(level, std::move(line));
        });
    // What a stop cut short is not "not better".
    if (!promotion.decided && flow.stopped()) return tl::make_unexpected(Flow::interrupted());
    return promotion;
  }

  /// The move of the alias that an earlier attempt made. Where it stands by now is not our concern:
  /// whoever moved it on wanted that.
  Result<std::optional<Promotion>> find_promotion(ModelVersion version) {
    const auto moves = SENT_TRY(ports.registry.alias_history(record.model_name, kChampionAlias));
    const bool moved = std::any_of(moves.begin(), moves.end(),
                                   [&](const AliasMove& move) { return move.to == version; });
    if (!moved) return std::optional<Promotion>{};
    say(fmt::format("Version {} is already promoted", version.value()));
    return std::optional{Promotion{.promoted = true, .reason = "promoted before"}};
  }
};

}  // namespace

Result<Published> publish_training(const Publication& publication, const TrainingPorts& ports,
                                   Flow& flow) {
  return Publisher{publication, ports, flow}.run();
}

}  // namespace sentiment
