#include "sync/sync.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <limits>
#include <string>
#include <utility>

#include "base/error.hpp"
#include "base/stop_flag.hpp"
#include "ports/ids.hpp"
#include "ports/name_rules.hpp"
#include "ports/tracker.hpp"
#include "sync/run_sync.hpp"
#include "sync/version_sync.hpp"

namespace sentiment {

namespace {

class Sync {
 public:
  Sync(const SyncPlaces& places, const StopFlag& stop) : places_(places), stop_(stop) {}

  Result<SyncReport> run() {
    const auto experiments = SENT_TRY(places_.inventory.experiments());
    for (const auto& experiment : experiments) {
      auto all =
          SENT_TRY(places_.from.tracker.list_runs(experiment, std::numeric_limits<int>::max()));
      std::reverse(all.begin(), all.end());
      for (const auto& run : all) SENT_CHECK(send(run));
    }
    const auto models = SENT_TRY(places_.inventory.models());
    for (const auto& name : models) SENT_CHECK(send(name));
    return std::move(report_);
  }

 private:
  Result<void> send(const Run& run) {
    if (run.status == RunStatus::running) {
      ++report_.runs_running;
      return {};
    }
    return attempt(fmt::format("run {}", run.id.value()), [&]() -> Result<void> {
      const bool copied = SENT_TRY(replay_run(run, places_));
      ++(copied ? report_.runs : report_.runs_before);
      return {};
    });
  }

  Result<void> send(const ModelName& name) {
    VersionNumbers numbers;
    SENT_CHECK(attempt(fmt::format("model '{}'", name.value()), [&]() -> Result<void> {
      numbers = SENT_TRY(replay_versions(name, places_, report_).map_error([&](Error error) {
        if (!check_model_name(name.value())) {
          error.message += fmt::format(
              "; an earlier release took it: `sentiment delete-model --model-name '{}'`, with "
              "MLFLOW_TRACKING_URI unset, deletes it from the home",
              name.value());
        }
        return error;
      }));
      return {};
    }));
    if (numbers.empty()) return {};
    const auto aliases = SENT_TRY(places_.inventory.aliases(name));
    for (const auto& alias : aliases) {
      SENT_CHECK(attempt(fmt::format("alias '{}' of model '{}'", alias.value(), name.value()),
                         [&] { return replay_alias(name, alias, numbers, places_, report_); }));
    }
    return {};
  }

  /// Errors: interrupted alone; any other failure is noted.
  Result<void> attempt(std::string what, const std::function<Result<void>()>& action) {
    constexpr int kSilencesInARow = 2;
    if (stop_.requested()) return fail(Code::interrupted, "interrupted");
    if (report_.stopped) return {};
    auto done = action();
    if (!done && stop_.requested()) return done;
    silences_ = !done && may_pass_later(done.error()) ? silences_ + 1 : 0;
    if (done) return {};
    report_.stopped = silences_ >= kSilencesInARow || done.error().code == Code::unauthenticated;
    report_.failures.push_back({std::move(what), std::move(done).error()});
    return {};
  }

  const SyncPlaces& places_;
  const StopFlag& stop_;
  SyncReport report_;
  int silences_ = 0;
};

}  // namespace

Result<SyncReport> sync_places(const SyncPlaces& places, const StopFlag& stop) {
  return Sync(places, stop).run();
}

}  // namespace sentiment
