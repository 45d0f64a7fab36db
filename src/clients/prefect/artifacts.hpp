#pragma once

#include <string>

#include "base/error.hpp"
#include "base/json.hpp"
#include "clients/prefect/client.hpp"

namespace sentiment::prefect {

/// Something to look at beside a run. `type` and `data` go together: "markdown" and a text, "table"
/// and a text that holds a JSON list of objects, "image" and an address (also data:…), "progress"
/// and a number from 0 to 100. A link is a markdown text.
struct Artifact {
  std::string key;  ///< a-z, 0-9 and '-'; posting it again adds a version
  std::string type;
  std::string description;
  Json data;
  std::string flow_run_id;
  std::string task_run_id;  ///< empty: of the flow run itself
};

/// Makes the artifact, once: when an answer is lost, it looks whether it is there.
/// Errors: as Client; invalid_argument for a key of other characters.
Result<void> create_artifact(Client& client, const Artifact& artifact, bool perhaps_sent = false);

}  // namespace sentiment::prefect
