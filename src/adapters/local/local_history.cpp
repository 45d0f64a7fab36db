#include "adapters/local/local_history.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/local/database.hpp"
#include "adapters/local/times.hpp"
#include "base/clock.hpp"
#include "ports/flow_history.hpp"

namespace sentiment::local {
namespace {

constexpr std::string_view kFlowColumns =
    "SELECT id, flow, name, state, message, run_id, start_ms, end_ms, shown_id, shown_url FROM "
    "flow_runs ";

std::optional<TimePoint> maybe_time_at(const Statement& row, int column) {
  if (row.is_null(column)) return std::nullopt;
  return from_ms(row.integer(column));
}

Result<std::vector<TaskRunRecord>> tasks_of(const Database& database, const std::string& flow) {
  auto rows =
      SENT_TRY(database.query("SELECT id, name, state, run_count, message, start_ms, end_ms "
                              "FROM task_runs WHERE flow_run_id = ? ORDER BY position",
                              {flow}));
  std::vector<TaskRunRecord> tasks;
  while (SENT_TRY(rows.step())) {
    tasks.push_back({.id = rows.text(0),
                     .name = rows.text(1),
                     .state = SENT_TRY(parse_flow_state(rows.text(2))),
                     .run_count = static_cast<int>(rows.integer(3)),
                     .message = rows.text(4),
                     .start_time = maybe_time_at(rows, 5),
                     .end_time = maybe_time_at(rows, 6)});
  }
  return tasks;
}

Result<FlowRunRecord> read_flow(const Database& database, const Statement& row) {
  FlowRunRecord flow{.id = row.text(0),
                     .flow = row.text(1),
                     .name = row.text(2),
                     .state = SENT_TRY(parse_flow_state(row.text(3))),
                     .message = row.text(4),
                     .run_id = RunId{row.text(5)},
                     .start_time = from_ms(row.integer(6)),
                     .end_time = maybe_time_at(row, 7),
                     .shown_id = row.text(8),
                     .shown_url = row.text(9)};
  flow.tasks = SENT_TRY(tasks_of(database, flow.id));
  return flow;
}

}  // namespace

Result<std::vector<FlowRunRecord>> LocalHistory::list_flow_runs(int limit) {
  const auto database = SENT_TRY(home_->read());
  auto rows = SENT_TRY(
      database->query(fmt::format("{} ORDER BY start_ms DESC, rowid DESC LIMIT ?", kFlowColumns),
                      {std::int64_t{limit < 0 ? 0 : limit}}));
  std::vector<FlowRunRecord> flows;
  while (SENT_TRY(rows.step())) flows.push_back(SENT_TRY(read_flow(*database, rows)));
  return flows;
}

Result<std::optional<FlowRunRecord>> LocalHistory::flow_run_of(const RunId& run) {
  if (run.value().empty()) return std::optional<FlowRunRecord>{};
  const auto database = SENT_TRY(home_->read());
  auto rows = SENT_TRY(database->query(
      fmt::format("{} WHERE run_id = ? ORDER BY start_ms DESC LIMIT 1", kFlowColumns),
      {run.value()}));
  if (!SENT_TRY(rows.step())) return std::optional<FlowRunRecord>{};
  return std::optional{SENT_TRY(read_flow(*database, rows))};
}

Result<std::vector<FlowLog>> LocalHistory::logs(const std::string& flow_run_id) {
  const auto database = SENT_TRY(home_->read());
  auto rows =
      SENT_TRY(database->query("SELECT task_run_id, level, message, time_ms FROM logs "
                               "WHERE flow_run_id = ? ORDER BY id",
                               {flow_run_id}));
  std::vector<FlowLog> logs;
  while (SENT_TRY(rows.step())) {
    logs.push_back({.flow_run_id = flow_run_id,
                    .task_run_id = rows.text(0),
                    .level = SENT_TRY(parse_log_level(rows.text(1))),
                    .message = rows.text(2),
                    .time = from_ms(rows.integer(3))});
  }
  return logs;
}

Result<void> LocalHistory::set_shown(const ShownFlowRun& where) {
  const auto database = SENT_TRY(home_->write());
  auto transaction = SENT_TRY(Transaction::begin(*database));
  SENT_CHECK(database->run("UPDATE flow_runs SET shown_id = ?, shown_url = ? WHERE id = ?",
                           {where.id, where.url, where.flow_run_id}));
  return transaction.commit();
}

}  // namespace sentiment::local
