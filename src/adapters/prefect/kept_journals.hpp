#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "adapters/prefect/flow_report.hpp"
#include "adapters/prefect/journal.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/json.hpp"
#include "clients/prefect/client.hpp"
#include "clients/prefect/task_events.hpp"
#include "ports/flow_history.hpp"

namespace sentiment::prefect {

/// The lines of a journal beside what the flow told: where the run is, when it began by the
/// server's clock, and that its end was sent.
Json created_line(const FlowRunRef& run);
Json began_line(TimePoint time);
Json delivered_line();

/// The journals below `folder` that nobody is at work with, oldest first, sent one at a time.
class KeptJournals {
 public:
  KeptJournals(std::filesystem::path folder, ReportOptions options, std::string ui_url);

  /// Sends the next; what its process left open is closed as crashed. What is complete goes away.
  /// Returns false when there is no further one.
  /// Errors: of the server (FlowReport::send); the journal stays.
  Result<bool> send_next(Client& client);
  /// Sends what is kept of that run, if anything is; `how` its process ended is what closes the
  /// tasks it left open. Errors: as send_next().
  Result<void> send_run(Client& client, const std::string& run_id, const std::string& how);
  /// Runs that were sent, to be written down by the caller.
  std::vector<ShownFlowRun> take_sent() { return std::exchange(sent_, {}); }
  /// How many journals are there, those in use included.
  int count() const;

 private:
  struct Kept;
  static Kept read_kept(const std::vector<Json>& lines);
  Result<void> send(Client& client, Journal& journal, const Kept& kept, const std::string& how);

  std::filesystem::path folder_;
  ReportOptions options_;
  std::string ui_url_;
  bool listed_ = false;
  std::vector<std::filesystem::path> waiting_;  ///< the next one last
  std::vector<ShownFlowRun> sent_;
};

}  // namespace sentiment::prefect
