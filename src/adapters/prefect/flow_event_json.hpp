#pragma once

#include <string_view>

#include "base/error.hpp"
#include "base/json.hpp"
#include "ports/flow_event.hpp"

namespace sentiment::prefect {

/// "markdown", "table" or "image", as the journal and Prefect call it.
std::string_view to_string(ArtifactKind kind);

/// One line of a journal (docs/formats/prefect-journal.md).
Json to_json(const FlowEvent& event);
/// Errors: corrupt_data for what to_json() did not write.
Result<FlowEvent> read_flow_event(const Json& line);

}  // namespace sentiment::prefect
