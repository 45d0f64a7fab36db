#pragma once

#include "base/error.hpp"
#include "base/json.hpp"
#include "ports/flow_event.hpp"

namespace sentiment::prefect {

/// One line of a journal (docs/formats/prefect-journal.md).
Json to_json(const FlowEvent& event);
/// Errors: corrupt_data for what to_json() did not write.
Result<FlowEvent> read_flow_event(const Json& line);

}  // namespace sentiment::prefect
