#include "training/training_flow.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/json.hpp"
#include "base/random_id.hpp"
#include "base/stop_flag.hpp"
#include "flow/flow.hpp"
#include "interchange/model_folder/proved_folder.hpp"
#include "ports/flow_event.hpp"
#include "ports/ids.hpp"
#include "ports/names.hpp"
#include "ports/tracker.hpp"
#include "registry/promotion.hpp"
#include "training/compute_stage.hpp"
#include "training/flow_parameters.hpp"
#include "training/pending_runs.hpp"
#include "training/publish_stage.hpp"
#include "training/training_record.hpp"

namespace sentiment {
namespace {

NewRun new_run(const TrainRequest& request, const std::string& name, TimePoint start) {
  NewRun run{.experiment = request.experiment_name,
             .name = name,
             .user = request.user,
             .start_time = start,
             .tags = {{kUserTag, request.user},
                      {kSourceNameTag, "sentiment train"},
                      {kSourceTypeTag, "LOCAL"},
                      {kProgramVersionTag, SENTIMENT_VERSION},
                      {"sentiment.profile", request.profile}}};
  const auto add = [&run](const char* key, const std::string& value) {
    if (!value.empty()) run.tags.push_back({key, value});
  };
  add(kGitCommitTag, request.git.commit);
  add(kGitBranchTag, request.git.branch);
  add(kGitUrlTag, request.git.url);
  return run;
}

TrainingRecord begin_record(const TrainRequest& request, const TrainingPorts& ports) {
  constexpr std::size_t kSuffixDigits = 6;
  TrainingRecord record{.id = random_hex_id(),
                        .model_name = request.model_name,
                        .register_model = request.register_model,
                        .champion = request.champion,
                        .data_path = request.data_path};
  const std::string name =
      fmt::format("train-{}-{}", std::filesystem::path(request.data_path).stem().string(),
                  record.id.substr(0, kSuffixDigits));
  record.run = new_run(request, name, ports.clock.now());
  if (ports.pending) record.run.tags.push_back({kRunIdTag, record.id});
  return record;
}

FlowIdentity flow_identity(const TrainRequest& request, const std::string& name) {
  return {.flow = kTrainingFlow,
          .name = name,
          .parameters = flow_parameters(request),
          .tags = {request.profile},
          .retries = request.retries};
}

/// The run ends FAILED, or KILLED, with the reason. Worth a try even when the tracker is what
/// failed, but only one.
void end_with(const Error& error, const RunId& run, const TrainingPorts& ports) {
  const auto status = error.code == Code::interrupted ? RunStatus::killed : RunStatus::failed;
  const auto ended = ports.tracker.end_run(run, status, ports.clock.now());
  if (!ended && is_down(ended.error())) return;
  (void)ports.tracker.set_tags(run, {{kFailureTag, error.message}});
}

/// One publication, the first or another attempt. The run stays RUNNING.
Result<void> publish(const Publication& publication, const TrainingPorts& ports, Flow& flow,
                     TrainOutcome& outcome) {
  outcome.run_id = publication.run;
  const auto published = SENT_TRY(publish_training(publication, ports, flow));
  outcome.version = published.version;
  outcome.promotion = published.promotion;
  return {};
}

Unpublished unpublished(const Error& error, const std::string& id, const PendingRuns& pending) {
  return {id,
          {error.code,
           fmt::format("{}. The trained model is kept in '{}': `sentiment train --resume {}` "
                       "publishes it",
                       error.message, pending.place(id).string(), id)}};
}

/// One training, from its first word to the tracker to its last.
class Training {
 public:
  Training(const TrainRequest& request, const TrainingPorts& ports, const StopFlag& stop)
      : request_(request),
        ports_(ports),
        stop_(stop),
        record_(begin_record(request, ports)),
        flow_(flow_identity(request, record_.run.name), ports.observers, ports.clock, stop) {}

  Result<TrainOutcome> run() {
    auto outcome = run_tasks();
    const Error* error = nullptr;
    if (!outcome) error = &outcome.error();
    if (outcome) {
      if (const auto& kept = outcome->unpublished) error = &kept->error;
    }
    if (error != nullptr && run_) end_with(*error, *run_, ports_);
    if (!outcome && !run_) end_lost_run_with(*error);
    flow_.finish(error);
    return outcome;
  }

 private:
  Result<TrainOutcome> run_tasks() {
    SENT_CHECK(start_run());
    const auto computed =
        SENT_TRY(compute_training(request_, record_, run_ ? run_->value() : record_.id, flow_,
                                  ports_.clock, stop_, ports_.objects));
    const TestRows rows{computed.test.texts, computed.test.labels, computed.test.digests};
    TrainOutcome outcome{.record = computed.record, .flow_run_id = flow_.id()};
    if (!ports_.pending) {
      SENT_CHECK(publish_first(computed, rows, std::nullopt, outcome));
      return outcome;
    }
    PendingRuns pending(*ports_.pending);
    auto kept = pending.save(computed.record, computed.model, rows, computed.files.path());
    // A model that cannot be read back is nothing to publish, now or later.
    if (!kept && (!run_ || kept.error().code == Code::corrupt_data)) {
      return tl::make_unexpected(doing("keep the model")(kept.error()));
    }
    if (!kept) warn_of(kept.error(), outcome);
    const auto folder = kept ? std::optional(kept->folder) : std::nullopt;
    const auto published = publish_first(computed, rows, folder, outcome);
    if (!published && !kept) return tl::make_unexpected(published.error());
    if (published) {
      pending.remove(record_.id);
    } else {
      outcome.unpublished = unpublished(published.error(), record_.id, pending);
    }
    return outcome;
  }

  /// The run appears RUNNING; a tracker that is down is noted only, where the model can be kept.
  Result<void> start_run() {
    auto started = ports_.tracker.start_run(record_.run);
    if (started) {
      run_ = *std::move(started);
      flow_.link(*run_);
      return {};
    }
    start_error_ = started.error();
    if (!ports_.pending || !is_down(*start_error_)) return tl::make_unexpected(*start_error_);
    flow_.log(LogLevel::warning, start_error_->message + "; training continues");
    return {};
  }

  /// `folder`: the model's, where it was written already.
  Result<void> publish_first(const ComputedTraining& computed, const TestRows& rows,
                             const std::optional<ProvedFolder>& folder, TrainOutcome& outcome) {
    if (!run_) {
      return flow_.task("log-mlflow",
                        [&]() -> Result<void> { return tl::make_unexpected(*start_error_); });
    }
    SENT_CHECK(publish({.record = computed.record,
                        .model = computed.model,
                        .rows = rows,
                        .files = computed.files.path(),
                        .folder = folder,
                        .run = *run_,
                        .threads = request_.threads},
                       ports_, flow_, outcome));
    return ports_.tracker.end_run(*run_, RunStatus::finished, ports_.clock.now());
  }

  void warn_of(const Error& not_kept, TrainOutcome& outcome) {
    std::string message = "the model could not be kept for a later attempt: " + not_kept.message;
    flow_.log(LogLevel::warning, message);
    outcome.record.warnings.push_back(std::move(message));
  }

  /// Nothing was kept, and the answer to start_run() may have been lost on its way, not the call.
  void end_lost_run_with(const Error& error) {
    if (!start_error_ || !ports_.pending) return;
    // After `unavailable` the tracker has no run: Tracker::start_run() says so.
    if (!may_have_arrived(*start_error_) || start_error_->code == Code::unavailable) return;
    const auto found = ports_.tracker.find_run(record_.run.experiment, {kRunIdTag, record_.id});
    if (!found) return;
    if (const auto& run = *found) end_with(error, run->id, ports_);
  }

  const TrainRequest& request_;
  const TrainingPorts& ports_;
  const StopFlag& stop_;
  TrainingRecord record_;
  Flow flow_;
  std::optional<RunId> run_;
  std::optional<Error> start_error_;  ///< set when there is no run_
};

/// The run that an earlier attempt started, or a new one with the training's own times.
Result<sentiment::Run> find_or_start(const TrainingRecord& record, Tracker& tracker) {
  auto found = SENT_TRY(tracker.find_run(record.run.experiment, {kRunIdTag, record.id}));
  if (found) return *std::move(found);
  const auto started = SENT_TRY(tracker.start_run(record.run));
  return sentiment::Run{.id = started};
}

/// Ends the run FINISHED, if an earlier attempt did not.
Result<void> finish(const sentiment::Run& run, TimePoint end_time, Tracker& tracker) {
  if (find_value(run.tags, kFailureTag) != nullptr) {  // failed before
    SENT_CHECK(tracker.set_tags(run.id, {{kFailureTag, "none: finished by train --resume"}}));
  }
  if (run.status == RunStatus::finished) return {};
  return tracker.end_run(run.id, RunStatus::finished, end_time);
}

Result<void> publish_again(const PendingRun& kept, int threads, const TrainingPorts& ports,
                           Flow& flow, TrainOutcome& outcome) {
  const auto run = SENT_TRY(find_or_start(kept.record, ports.tracker));
  flow.link(run.id);
  auto done = publish({.record = kept.record,
                       .model = kept.model,
                       .rows = {kept.test.texts(), kept.test.labels(), kept.test.digests()},
                       .files = kept.files,
                       .folder = kept.folder,
                       .run = run.id,
                       .again = true,
                       .threads = threads},
                      ports, flow, outcome);
  if (done) done = finish(run, kept.record.end_time, ports.tracker);
  if (!done && run.status != RunStatus::finished) end_with(done.error(), run.id, ports);
  return done;
}

}  // namespace

Result<TrainOutcome> run_training(const TrainRequest& request, const TrainingPorts& ports,
                                  const StopFlag& stop) {
  return Training(request, ports, stop).run();
}

Result<TrainOutcome> resume_training(const std::string& digits, const TrainingPorts& ports,
                                     int threads, const StopFlag& stop) {
  if (!ports.pending) return fail(Code::usage, "no tracking server is set to publish to");
  PendingRuns pending(*ports.pending);
  const std::string id = SENT_TRY(pending.find(digits));
  const auto lock = SENT_TRY(pending.lock(id));
  const auto kept = SENT_TRY(pending.load(id, threads));
  Flow flow({.flow = kTrainingFlow,
             .name = kept.record.run.name,
             .parameters = Json{{"resume", id}},
             .tags = {"resume"}},
            ports.observers, ports.clock, stop);
  TrainOutcome outcome{.record = kept.record, .flow_run_id = flow.id()};
  const auto done = publish_again(kept, threads, ports, flow, outcome);
  if (done) {
    pending.remove(id);
  } else {
    outcome.unpublished = unpublished(done.error(), id, pending);
  }
  flow.finish(done ? nullptr : &done.error());
  return outcome;
}

}  // namespace sentiment
