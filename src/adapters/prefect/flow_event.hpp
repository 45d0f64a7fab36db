#pragma once

#include <string>
#include <variant>

#include "base/error.hpp"
#include "base/json.hpp"
#include "ports/flow_observer.hpp"
#include "ports/ids.hpp"

namespace sentiment::prefect {

struct RunLinked {
  std::string flow_run_id;
  RunId run;
};

struct ModelRegistered {
  std::string flow_run_id;
  ModelName name;
  ModelVersion version;
};

/// Anything a FlowObserver is told.
using FlowEvent = std::variant<FlowRunStarted, TaskRunChanged, FlowLog, RunLinked, FlowArtifact,
                               ModelRegistered, FlowRunChanged>;

/// One line of a journal (docs/formats/prefect-journal.md).
Json to_json(const FlowEvent& event);
/// Errors: corrupt_data for what to_json() did not write.
Result<FlowEvent> read_flow_event(const Json& line);

}  // namespace sentiment::prefect
