#pragma once

#include <chrono>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/fields.hpp"
#include "base/json.hpp"
#include "base/stop_flag.hpp"
#include "ports/flow_observer.hpp"
#include "ports/ids.hpp"

namespace sentiment {

/// Retries of a task that fails with a transient error; not_found and internal count as transient.
struct TaskRetries {
  int count = 0;
  double delay = 10;    ///< seconds before each further try
  double jitter = 0.5;  ///< up to this share of the delay more, drawn at random
};
void describe(Fields& field, TaskRetries& retries);

/// What a flow run is called.
struct FlowIdentity {
  std::string flow;
  std::string name;
  Json parameters = Json::object();
  std::vector<std::string> tags;
  TaskRetries retries{};
};

/// One run of a flow: runs its tasks one after the other and tells the observers of every state and
/// log line. It knows nothing of what the tasks do.
/// Threads: one.
class Flow {
 public:
  /// Tells the observers that the flow run started. Everything referred to outlives the flow.
  Flow(FlowIdentity identity, std::vector<FlowObserver*> observers, Clock& clock,
       const StopFlag& stop);

  const std::string& id() const { return id_; }

  /// Runs `body` (a callable that returns some Result) as the next task, following the one before;
  /// again, when it fails for a reason that may pass, as often as the flow's retries say.
  /// Errors: the body's; interrupted, without running it, once a stop was asked for.
  template <class Body>
  std::invoke_result_t<Body&> task(std::string_view name, Body&& body) {
    begin(name);
    while (!stop_.requested()) {
      run();
      auto result = body();
      if (result || !waits_for_next_try(result.error())) {
        end(result ? nullptr : &result.error());
        return result;
      }
    }
    Error error = interrupted();
    end(&error);
    return tl::make_unexpected(std::move(error));
  }

  /// A line of the running task's log, or of the flow's between tasks.
  void log(LogLevel level, std::string message);
  /// The same, of level info, and shown to whoever waits for the flow.
  void remark(std::string message);
  /// Something to look at, of the running task, or of the flow between tasks.
  void artifact(std::string key, ArtifactKind kind, std::string description, std::string data);
  void link(const RunId& run);
  void registered(const ModelName& name, ModelVersion version);
  /// COMPLETED, or by the error: CANCELLED when interrupted, else FAILED.
  void finish(const Error* error);

  static Error interrupted();
  bool stopped() const { return stop_.requested(); }

 private:
  void begin(std::string_view name);
  void run();
  /// Whether there is a further try; then it has waited for it.
  bool waits_for_next_try(const Error& error);
  void end(const Error* error);
  void change(FlowState state, std::string message);
  void tell(const FlowEvent& event);

  std::string id_;
  TaskRetries retries_;
  std::vector<FlowObserver*> observers_;
  Clock& clock_;
  const StopFlag& stop_;
  std::minstd_rand random_;
  TaskRunChanged task_;            ///< the running task; id empty between tasks
  std::vector<std::string> done_;  ///< the task run before, for the dependency edge
};

}  // namespace sentiment
