#pragma once

#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/stop_flag.hpp"
#include "ports/flow_observer.hpp"

namespace sentiment {

/// What a flow run is called.
struct FlowIdentity {
  std::string flow;
  std::string name;
  std::vector<KeyValue> parameters;
  std::vector<std::string> tags;
};

/// One run of a flow: runs its tasks one after the other and tells the observers of every state and
/// log line. It knows nothing of what the tasks do.
/// Threads: one.
class Flow {
 public:
  /// Tells the observers that the flow run started. Everything referred to outlives the flow.
  Flow(FlowIdentity identity, std::vector<FlowObserver*> observers, const Clock& clock,
       const StopFlag& stop);

  const std::string& id() const { return id_; }

  /// Runs `body` (a callable that returns some Result) as the next task, following the one before.
  /// Errors: the body's; interrupted, without running it, once a stop was asked for.
  template <class Body>
  std::invoke_result_t<Body&> task(std::string_view name, Body&& body) {
    begin(name);
    if (stop_.requested()) {
      Error error = interrupted();
      end(&error);
      return tl::make_unexpected(std::move(error));
    }
    auto result = body();
    end(result ? nullptr : &result.error());
    return result;
  }

  /// A line of the running task's log, or of the flow's between tasks.
  void log(LogLevel level, std::string message);
  void link(const RunId& run);
  /// COMPLETED, or by the error: CANCELLED when interrupted, else FAILED.
  void finish(const Error* error);

  static Error interrupted();

 private:
  void begin(std::string_view name);
  void end(const Error* error);
  void tell(FlowState state, std::string message);

  std::string id_;
  std::vector<FlowObserver*> observers_;
  const Clock& clock_;
  const StopFlag& stop_;
  TaskRunChanged task_;            ///< the running task; id empty between tasks
  std::vector<std::string> done_;  ///< the task run before, for the dependency edge
};

}  // namespace sentiment
