#include "sync/sync.hpp"

#include <algorithm>
#include <limits>
#include <string>

#include "base/error.hpp"
#include "ports/tracker.hpp"
#include "sync/run_sync.hpp"
#include "sync/version_sync.hpp"

namespace sentiment {

Result<SyncReport> Sync::run() {
  SyncReport report;
  RunSync runs(inventory_, from_, to_);
  const auto experiments = SENT_TRY(inventory_.experiments());
  for (const auto& experiment : experiments) {
    auto all = SENT_TRY(from_.tracker.list_runs(experiment, std::numeric_limits<int>::max()));
    std::reverse(all.begin(), all.end());
    for (const auto& run : all) {
      if (stop_.requested()) return fail(Code::interrupted, "stopped on request");
      if (run.status == RunStatus::running) {
        ++report.runs_running;
        continue;
      }
      const bool copied = SENT_TRY(runs.replay(run).map_error(doing("run " + run.id.value())));
      ++(copied ? report.runs : report.runs_before);
    }
  }
  const auto models = SENT_TRY(inventory_.models());
  for (const auto& name : models) {
    if (stop_.requested()) return fail(Code::interrupted, "stopped on request");
    SENT_CHECK(VersionSync(name, inventory_, from_, to_, warn_).replay(report));
  }
  return report;
}

}  // namespace sentiment
