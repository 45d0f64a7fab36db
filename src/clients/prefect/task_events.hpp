#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/json.hpp"
#include "clients/prefect/client.hpp"
#include "clients/prefect/ids.hpp"
#include "clients/prefect/states.hpp"

namespace sentiment::prefect {

/// States of task runs, and signs of life of flow runs. Prefect records a task run from its events;
/// it computes nothing, so each event holds the whole task run.

/// The flow run that events belong to.
struct FlowRunRef {
  std::string id;
  std::string name;
  std::string flow_id;
  std::string flow_name;
  int run_count = 1;
};

/// A task run as it is after a change of its state.
struct TaskRun {
  std::string id;                     ///< UUID
  std::string name;                   ///< also the task's key
  std::string dynamic_key;            ///< (name, dynamic_key) is unique within the flow run
  std::vector<std::string> upstream;  ///< ids of the task runs it depends on
  int run_count = 0;
  int retries = 0;  ///< allowed, for display
  double retry_delay = 0;
  std::optional<Micros> expected_start;
  std::optional<Micros> start;
  std::optional<Micros> end;
  double total_run_time = 0;  ///< seconds in RUNNING, over all tries
};

struct TaskEvent {
  Micros occurred;  ///< later than the one before, or the server forgets one of them
  State state;
  std::optional<State> before;
  std::string follows;                   ///< id of the event before; may be empty
  std::optional<Micros> scheduled_time;  ///< of the next try, in state SCHEDULED
  TaskRun task;
  FlowRunRef flow_run;
};

/// The id that event_json() gives: it follows from task, state and time, so that an event sent
/// twice is the same event.
std::string event_id(const TaskEvent& event);
Json event_json(const TaskEvent& event);
/// Sends events in order. They are queued by the server, which keeps the queue in memory: what was
/// accepted may be lost when it dies, and sending all again is harmless.
/// Errors: as Client; invalid_argument with the fault, before anything is sent, when one of them is
///         an event that the server could not record.
Result<void> send_events(Client& client, const std::vector<TaskEvent>& events);
/// A sign of life of a flow run (`prefect.flow-run.heartbeat`).
Result<void> send_heartbeat(Client& client, const FlowRunRef& flow_run, Micros occurred);

/// State and number of tries of each task run of a flow run, as the server has recorded them.
struct RecordedTask {
  std::string id;
  State state;
  int run_count = 0;
};
Result<std::vector<RecordedTask>> find_task_runs(Client& client, const std::string& flow_run_id);

}  // namespace sentiment::prefect
