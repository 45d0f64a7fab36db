#include "training/publish_stage.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>

#include "base/error.hpp"
#include "base/python_repr.hpp"
#include "files/temp_folder.hpp"
#include "flow/flow.hpp"
#include "interchange/model_folder/mlflow_folder.hpp"
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

class Publisher {
 public:
  Publisher(const Publication& publication, const TrainingPorts& ports, Flow& flow)
      : publication_(publication), record_(publication.record), ports_(ports), flow_(flow) {
    if (publication.again) log_again_ = register_again_ = promote_again_ = true;
  }

  Result<Published> run() {
    Published published;
    const auto logged = SENT_TRY(flow_.task("log-mlflow", [&] { return log_run(); }));
    if (!record_.register_model) return published;
    published.version =
        SENT_TRY(flow_.task("register-model", [&] { return register_version(logged); }));
    flow_.registered(record_.model_name, *published.version);
    if (!record_.champion) return published;
    published.promotion =
        SENT_TRY(flow_.task("set-champion-alias", [&] { return promote(*published.version); }));
    return published;
  }

 private:
  void say(std::string message) { flow_.log(LogLevel::info, std::move(message)); }

  /// Whether this is not the first try of a step: of an earlier attempt, or by the flow's retries.
  static bool tried(bool& again) { return std::exchange(again, true); }

  Result<LoggedModel> log_run() {
    const bool again = tried(log_again_);
    auto& tracker = ports_.tracker;
    const auto& run = publication_.run;
    SENT_CHECK(tracker.log_params(run, record_.params));
    SENT_CHECK(tracker.log_metrics(run, record_.metrics));
    SENT_CHECK(tracker.set_tags(run, record_.tags));
    SENT_CHECK(tracker.log_datasets(run, record_.datasets));
    SENT_CHECK(tracker.log_artifacts(run, publication_.files, ""));
    auto logged = log_model();
    // Whole already, from an earlier try.
    if (!logged && again && logged.error().code == Code::conflict) {
      return tracker.find_model(run, kModelName);
    }
    return logged;
  }

  Result<LoggedModel> log_model() {
    if (publication_.folder) return attach(*publication_.folder);
    const auto staging = SENT_TRY(TempFolder::create());
    const auto folder = staging.path() / kModelName;
    SENT_CHECK(
        write_model_folder(folder, {.model = publication_.model,
                                    .model_id = record_.model_id,
                                    .run_id = publication_.run.value(),
                                    .created = record_.end_time,
                                    .model_uuid = record_.model_uuid,
                                    .input_example = std::string(publication_.rows.texts[0])}));
    return attach(folder);
  }

  Result<LoggedModel> attach(const std::filesystem::path& folder) {
    return ports_.tracker.log_model(
        publication_.run, kModelName,
        SENT_TRY(model_folder_at(folder, record_.model_id, publication_.run)));
  }

  Result<ModelVersion> register_version(const LoggedModel& model) {
    if (tried(register_again_)) {
      const auto earlier = SENT_TRY(find_version());
      if (earlier) {
        say(fmt::format("{} version {} was registered before", record_.model_name.value(),
                        earlier->value()));
        return *earlier;
      }
    }
    const auto version = SENT_TRY(ports_.registry.create_version(
        {.name = record_.model_name,
         .run_id = publication_.run,
         .source = model.artifact_uri,
         .tags = {{kF1Tag, python_repr(record_.evaluation.f1)},
                  {kAccuracyTag, python_repr(record_.evaluation.accuracy)},
                  {kTestRowsTag, std::to_string(record_.test_rows)}}}));
    say(fmt::format("Registered {} version {}", record_.model_name.value(), version.value()));
    return version;
  }

  /// The version that an earlier attempt registered.
  Result<std::optional<ModelVersion>> find_version() {
    const auto versions = ports_.registry.list_versions(record_.model_name);
    if (!versions && versions.error().code == Code::not_found) return std::optional<ModelVersion>{};
    if (!versions) return tl::make_unexpected(versions.error());
    const auto found = std::find_if(
        versions->rbegin(), versions->rend(),
        [&](const RegisteredVersion& version) { return version.run_id == publication_.run; });
    return found == versions->rend() ? std::nullopt : std::optional{found->version};
  }

  Result<Promotion> promote(ModelVersion version) {
    if (tried(promote_again_)) {
      const auto earlier = SENT_TRY(find_promotion(version));
      if (earlier) return *earlier;
    }
    Promoter promoter(
        ports_.registry, ports_.artifacts, ports_.clock,
        [this](LogLevel level, std::string line) { flow_.log(level, std::move(line)); });
    auto promotion = promoter.promote({.name = record_.model_name,
                                       .version = version,
                                       .candidate = publication_.model,
                                       .rows = publication_.rows,
                                       .candidate_f1 = record_.evaluation.f1,
                                       .who = record_.run.user,
                                       .threads = publication_.threads});
    // What a stop cut short is not "not better".
    if (!promotion.decided && flow_.stopped()) return tl::make_unexpected(Flow::interrupted());
    return promotion;
  }

  /// The move of the alias that an earlier attempt made. Where it stands by now is not our concern:
  /// whoever moved it on wanted that.
  Result<std::optional<Promotion>> find_promotion(ModelVersion version) {
    const auto moves = SENT_TRY(ports_.registry.alias_history(record_.model_name, kChampionAlias));
    const bool moved = std::any_of(moves.begin(), moves.end(),
                                   [&](const AliasMove& move) { return move.to == version; });
    if (!moved) return std::optional<Promotion>{};
    say(fmt::format("Version {} was promoted before", version.value()));
    return std::optional{Promotion{.promoted = true, .reason = "promoted before"}};
  }

  const Publication& publication_;
  const TrainingRecord& record_;
  const TrainingPorts& ports_;
  Flow& flow_;
  bool log_again_ = false;
  bool register_again_ = false;
  bool promote_again_ = false;
};

}  // namespace

Result<Published> publish_training(const Publication& publication, const TrainingPorts& ports,
                                   Flow& flow) {
  return Publisher(publication, ports, flow).run();
}

}  // namespace sentiment
