#include "adapters/local/local_observer.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "adapters/local/database.hpp"
#include "adapters/local/times.hpp"
#include "base/clock.hpp"
#include "base/json.hpp"
#include "ports/flow_observer.hpp"

namespace sentiment::local {
namespace {

constexpr std::size_t kMostWaiting = 256;

std::optional<std::int64_t> ms_if(bool wanted, TimePoint time) {
  return wanted ? std::optional{to_ms(time)} : std::nullopt;
}

}  // namespace

LocalObserver::~LocalObserver() {
  if (!waiting_.empty()) note(flush());
}

void LocalObserver::on(const FlowEvent& event) {
  const std::lock_guard lock(mutex_);
  note(std::visit([this](const auto& told) { return write(told); }, event));
}

std::string LocalObserver::warning() const {
  const std::lock_guard lock(mutex_);
  return warning_;
}

void LocalObserver::note(const Result<void>& result) {
  if (result) return;
  waiting_.clear();  // what cannot be written must not pile up
  if (warning_.empty()) {
    warning_ = "the flow's history is incomplete: " + result.error().message;
  }
}

Result<void> LocalObserver::write(const FlowRunStarted& event) {
  const auto owner = SENT_TRY(home_->owner());
  const auto database = SENT_TRY(home_->write());
  auto transaction = SENT_TRY(Transaction::begin(*database));
  SENT_CHECK(database->run(
      "INSERT INTO flow_runs (id, flow, name, state, message, parameters, tags, start_ms, owner) "
      "VALUES (?, ?, ?, 'RUNNING', '', ?, ?, ?, ?)",
      {event.id, event.flow, event.name, to_line(event.parameters), to_line(Json(event.tags)),
       to_ms(event.time), owner}));
  return transaction.commit();
}

Result<void> LocalObserver::write(const TaskRunChanged& event) {
  const auto database = SENT_TRY(home_->write());
  auto transaction = SENT_TRY(Transaction::begin(*database));
  // A task starts with its first RUNNING; one that never ran has no start.
  const auto started = ms_if(event.state == FlowState::running, event.time);
  const auto ended = ms_if(is_final(event.state), event.time);
  SENT_CHECK(database->run(
      "INSERT INTO task_runs (id, flow_run_id, position, name, upstream, state, run_count, "
      "message, start_ms, end_ms) VALUES (?1, ?2, "
      "(SELECT 1 + count(*) FROM task_runs WHERE flow_run_id = ?2), ?3, ?4, ?5, ?6, ?7, ?8, ?9) "
      "ON CONFLICT (id) DO UPDATE SET state = ?5, run_count = ?6, message = ?7, "
      "start_ms = coalesce(start_ms, ?8), end_ms = ?9",
      {event.id, event.flow_run_id, event.name, to_line(Json(event.upstream)),
       to_string(event.state), std::int64_t{event.run_count}, event.message, nullable(started),
       nullable(ended)}));
  SENT_CHECK(write_waiting_logs(*database));
  return transaction.commit();
}

Result<void> LocalObserver::write(const FlowLog& event) {
  waiting_.push_back(event);
  return waiting_.size() < kMostWaiting ? Result<void>{} : flush();
}

Result<void> LocalObserver::write(const RunLinked& event) {
  const auto database = SENT_TRY(home_->write());
  auto transaction = SENT_TRY(Transaction::begin(*database));
  SENT_CHECK(database->run("UPDATE flow_runs SET run_id = ? WHERE id = ?",
                           {event.run.value(), event.flow_run_id}));
  return transaction.commit();
}

Result<void> LocalObserver::write(const FlowRunChanged& event) {
  const auto database = SENT_TRY(home_->write());
  auto transaction = SENT_TRY(Transaction::begin(*database));
  const auto ended = ms_if(is_final(event.state), event.time);
  SENT_CHECK(database->run("UPDATE flow_runs SET state = ?, message = ?, end_ms = ? WHERE id = ?",
                           {to_string(event.state), event.message, nullable(ended), event.id}));
  SENT_CHECK(write_waiting_logs(*database));
  return transaction.commit();
}

Result<void> LocalObserver::flush() {
  const auto database = SENT_TRY(home_->write());
  auto transaction = SENT_TRY(Transaction::begin(*database));
  SENT_CHECK(write_waiting_logs(*database));
  return transaction.commit();
}

Result<void> LocalObserver::write_waiting_logs(const Database& database) {
  if (waiting_.empty()) return {};
  auto put = SENT_TRY(
      database.query("INSERT INTO logs (flow_run_id, task_run_id, level, message, time_ms) "
                     "VALUES (?, ?, ?, ?, ?)"));
  for (const auto& log : waiting_) {
    SENT_CHECK(put.rebind(
        {log.flow_run_id, log.task_run_id, to_string(log.level), log.message, to_ms(log.time)}));
    SENT_CHECK(put.step());
  }
  waiting_.clear();
  return {};
}

}  // namespace sentiment::local
