#include "adapters/prefect/kept_journals.hpp"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "adapters/prefect/flow_event_json.hpp"
#include "adapters/prefect/flow_report.hpp"
#include "adapters/prefect/journal.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/json.hpp"
#include "clients/prefect/client.hpp"
#include "clients/prefect/flow_runs.hpp"
#include "clients/prefect/task_events.hpp"
#include "files/durable_files.hpp"
#include "http/client/json_members.hpp"
#include "ports/flow_event.hpp"

namespace sentiment::prefect {
namespace {

std::vector<std::filesystem::path> journals_in(const std::filesystem::path& folder) {
  auto found = entries_of(folder);
  std::erase_if(found, [](const auto& file) { return file.extension() != ".jsonl"; });
  return found;
}

}  // namespace

/// A journal read back.
struct KeptJournals::Kept {
  std::optional<FlowRunRef> run;
  std::optional<TimePoint> began;  ///< the run, by the server's clock
  bool delivered = false;
  std::vector<FlowEvent> events;
};

KeptJournals::Kept KeptJournals::read_kept(const std::vector<Json>& lines) {
  Kept kept;
  for (const auto& line : lines) {
    const std::string kind = text_of(line, "kind");
    if (kind == "created") {
      kept.run = FlowRunRef{.id = text_of(line, "id"),
                            .name = text_of(line, "name"),
                            .flow_id = text_of(line, "flow_id"),
                            .flow_name = text_of(line, "flow_name")};
      if (const auto count = number_of(line, "run_count"); count > 0) {
        kept.run->run_count = static_cast<int>(count);
      }
    } else if (kind == "began") {
      kept.began = TimePoint(std::chrono::milliseconds(number_of(line, "time")));
    } else if (kind == "delivered") {
      kept.delivered = true;
    } else if (auto event = read_flow_event(line)) {
      kept.events.push_back(*std::move(event));
    }  // a damaged line is left out: the others tell the most of it
  }
  return kept;
}

Json created_line(const FlowRunRef& run) {
  return {{"kind", "created"},          {"id", run.id},
          {"name", run.name},           {"flow_id", run.flow_id},
          {"flow_name", run.flow_name}, {"run_count", run.run_count}};
}

Json began_line(TimePoint time) {
  return {{"kind", "began"}, {"time", time.time_since_epoch().count()}};
}

Json delivered_line() { return {{"kind", "delivered"}}; }

KeptJournals::KeptJournals(std::filesystem::path folder, ReportOptions options, std::string ui_url)
    : folder_(std::move(folder)), options_(std::move(options)), ui_url_(std::move(ui_url)) {}

int KeptJournals::count() const { return static_cast<int>(journals_in(folder_).size()); }

Result<bool> KeptJournals::send_next(Client& client) {
  if (!std::exchange(listed_, true)) {
    waiting_ = journals_in(folder_);
    std::ranges::sort(waiting_, std::ranges::greater{}, [](const std::filesystem::path& path) {
      std::error_code gone;
      return std::filesystem::last_write_time(path, gone);
    });
  }
  if (waiting_.empty()) return false;
  if (auto journal = SENT_TRY(Journal::take(waiting_.back()))) {
    const Kept kept = read_kept(SENT_TRY(journal->read()));
    SENT_CHECK(send(client, *journal, kept, "its process ended without finishing it"));
  }
  waiting_.pop_back();
  return true;
}

Result<void> KeptJournals::send_run(Client& client, const std::string& run_id,
                                    const std::string& how) {
  for (const auto& path : journals_in(folder_)) {
    auto journal = SENT_TRY(Journal::take(path));
    if (!journal) continue;
    const Kept kept = read_kept(SENT_TRY(journal->read()));
    if (kept.run && kept.run->id == run_id) return send(client, *journal, kept, how);
  }
  return {};
}

Result<void> KeptJournals::send(Client& client, Journal& journal, const Kept& kept,
                                const std::string& how) {
  FlowReport report = kept.run ? FlowReport(options_, *kept.run, false) : FlowReport(options_);
  report.set_told_late(kept.began);
  for (const auto& event : kept.events) report.add(event);
  report.close_as_crashed(how);
  if (kept.delivered) {
    if (SENT_TRY(report.confirm(client))) journal.remove();
    return {};
  }
  auto sent = report.send(client);
  if (const auto& run = report.run()) {
    if (!kept.run) SENT_CHECK(journal.append(created_line(*run)));
    if (!report.gone()) {
      sent_.push_back({report.flow_run_id(), run->id, flow_run_url(client, ui_url_, run->id)});
    }
  }
  SENT_CHECK(std::move(sent));
  if (report.flow_run_id().empty() || report.gone()) {
    journal.remove();  // nothing was told, or nobody wants it any more
  } else {
    SENT_CHECK(journal.append(delivered_line()));
  }
  return {};
}

}  // namespace sentiment::prefect
