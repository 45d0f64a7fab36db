#include "sync/sync.hpp"

#include <algorithm>
#include <limits>
#include <string>

#include "base/error.hpp"
#include "base/stop_flag.hpp"
#include "ports/tracker.hpp"
#include "sync/run_sync.hpp"
#include "sync/version_sync.hpp"

namespace sentiment {

Result<SyncReport> sync_places(const SyncPlaces& places, const StopFlag& stop) {
  SyncReport report;
  const auto experiments = SENT_TRY(places.inventory.experiments());
  for (const auto& experiment : experiments) {
    auto all = SENT_TRY(places.from.tracker.list_runs(experiment, std::numeric_limits<int>::max()));
    std::reverse(all.begin(), all.end());
    for (const auto& run : all) {
      if (stop.requested()) return fail(Code::interrupted, "stopped on request");
      if (run.status == RunStatus::running) {
        ++report.runs_running;
        continue;
      }
      const bool copied =
          SENT_TRY(replay_run(run, places).map_error(doing("run " + run.id.value())));
      ++(copied ? report.runs : report.runs_before);
    }
  }
  const auto models = SENT_TRY(places.inventory.models());
  for (const auto& name : models) {
    if (stop.requested()) return fail(Code::interrupted, "stopped on request");
    SENT_CHECK(replay_versions(name, places, report));
  }
  return report;
}

}  // namespace sentiment
