#pragma once

#include <cstddef>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/json.hpp"
#include "clients/prefect/artifacts.hpp"
#include "clients/prefect/client.hpp"
#include "clients/prefect/flow_runs.hpp"
#include "clients/prefect/ids.hpp"
#include "clients/prefect/logs.hpp"
#include "clients/prefect/states.hpp"
#include "clients/prefect/task_events.hpp"
#include "ports/flow_event.hpp"

namespace sentiment::prefect {

/// What reports of flow runs have in common.
struct ReportOptions {
  std::string deployment = "train";  ///< runs are put under it where it exists
  std::string tracking_url;          ///< MLflow's pages; empty: runs are kept in a folder
};

/// One flow run on its way to the server: takes what the flow reports, makes of it flow run, task
/// events, log lines and artifacts, and sends what is not there yet. Sending may fail at any call
/// and be tried again, also by another process: ids follow from what is told, so that nothing is
/// there twice.
class FlowReport {
 public:
  explicit FlowReport(ReportOptions options) : options_(std::move(options)) {}
  /// The report of a run that is at the server already. `began`: this process has made it RUNNING;
  /// else it is not known how far an earlier process came, and the server is asked.
  FlowReport(ReportOptions options, FlowRunRef run, bool began);

  /// When the run became RUNNING by the server's clock, once this process has made it so. The
  /// server takes that time from no one, and tasks carry ours: what came before it, because the
  /// server was slow or its clock is ahead, is reported from there on, in its order.
  std::optional<TimePoint> flow_start() const { return flow_start_; }
  /// What is told is over: tasks keep their own times, unless an earlier process found out when the
  /// run became RUNNING. To be called before add().
  void set_told_late(std::optional<TimePoint> start) {
    told_late_ = true;
    if (start) set_flow_start(*start);
  }

  void add(const FlowEvent& event);

  /// Sends all that waits, in order. What the server refuses is dropped and named by problem().
  /// Errors: unavailable, deadline_exceeded, interrupted, unauthenticated: try again later.
  Result<void> send(Client& client);
  /// A sign of life. Errors: as send().
  Result<void> send_heartbeat(Client& client, Micros now);
  /// Whether the run was cancelled; the report of a deleted run is complete.
  /// Errors: as send().
  Result<bool> is_cancelled(Client& client);
  /// Whether the server has recorded every task run as it was told. It queues events in memory:
  /// this is how one knows. Errors: as send().
  Result<bool> is_recorded(Client& client);
  /// The next send() sends all task events again: after a failure some may be lost.
  void repeat_events() { sent_events_ = 0; }
  /// For a run whose end was sent: sends the task events again unless all are recorded, or the run
  /// is gone. Returns whether nothing was left to do. Errors: as send().
  Result<bool> confirm(Client& client);

  /// The run at the server, once it is there.
  const std::optional<FlowRunRef>& run() const { return run_; }
  /// Whether it is RUNNING there, as far as we know.
  bool began() const { return began_; }
  /// Whether the flow has ended and all of it was sent, or nothing more can be sent.
  bool complete() const { return gone_ || ended_; }
  /// Whether the run no longer exists, or is not ours.
  bool gone() const { return gone_; }
  /// The first refusal; empty: there was none.
  const std::string& problem() const { return problem_; }
  const std::string& flow_run_id() const;
  /// Closes what a killed process left open, at the time of its last sign of life.
  void close_as_crashed(const std::string& why);

 private:
  struct Task {
    TaskRun run;
    State state;
    std::string last_event;
    Micros last{};
    std::optional<TimePoint> running_since;  ///< by our own clock
  };

  void add_event(const FlowRunStarted& event);
  void add_event(const TaskRunChanged& event);
  /// Makes the event of a change; when it happened there.
  Micros record(const TaskRunChanged& event);
  void add_event(const FlowLog& event);
  void add_event(const RunLinked& event);
  void add_event(const FlowArtifact& event);
  void add_event(const ModelRegistered& event);
  void add_event(const FlowRunChanged& event);
  void add_line(const std::string& task_run_id, Level level, std::string message, Micros time);
  void add_link(const std::string& key, const std::string& title, const std::string& text);

  void set_flow_start(TimePoint start) {
    flow_start_ = start;
    last_held_back_ = start;
  }
  Result<void> create(Client& client);
  Result<void> begin(Client& client);
  Result<void> send_task_events(Client& client);
  Result<void> send_lines(Client& client);
  Result<void> send_artifacts(Client& client);
  Result<void> end(Client& client);
  Result<void> tolerate(Result<void> sent, const char* what);
  void stop(const std::string& why);
  /// Hands on an error after which the same may be sent later; any other ends the reporting.
  Result<void> stop_unless_later(const Error& error);

  ReportOptions options_;
  std::optional<FlowRunStarted> started_;
  std::optional<FlowRunChanged> end_;
  std::optional<FlowRunRef> run_;
  bool restored_ = false;  ///< an earlier process may have sent anything of it
  bool began_ = false;
  bool ended_ = false;
  bool gone_ = false;
  std::string problem_;
  std::string summary_;  ///< the end's message: run and version
  std::optional<TimePoint> flow_start_;
  bool told_late_ = false;
  std::vector<TaskRunChanged> changes_;  ///< until the run has begun
  std::map<std::string, Task> tasks_;
  Micros last_held_back_{};  ///< from flow_start_ on, where what came before it is put
  std::string open_task_;    ///< the one that links belong to
  std::vector<TaskEvent> events_;
  std::size_t sent_events_ = 0;
  std::deque<LogLine> lines_;
  std::size_t dropped_lines_ = 0;
  Micros last_line_{};
  bool lines_uncertain_ = false;  ///< an answer was lost: some may be there
  std::deque<Artifact> artifacts_;
  bool artifact_uncertain_ = false;
  TimePoint last_sign_{};
};

}  // namespace sentiment::prefect
