#include "clients/prefect/artifacts.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include "base/json.hpp"
#include "clients/prefect/client.hpp"

namespace sentiment::prefect {
namespace {

bool is_key(const std::string& text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
}

/// The artifact again unless it is there.
Result<Json> unless_there(Client& client, Json artifact) {
  const Json found = SENT_TRY(
      client.post("/artifacts/filter",
                  {{"limit", 1},
                   {"artifacts",
                    {{"key", {{"any_", Json::array({artifact["key"]})}}},
                     {"flow_run_id", {{"any_", Json::array({artifact["flow_run_id"]})}}}}}}));
  return found.is_array() && !found.empty() ? Json::object() : std::move(artifact);
}

}  // namespace

Result<void> create_artifact(Client& client, const Artifact& artifact, bool perhaps_sent) {
  if (!is_key(artifact.key)) {
    return fail(Code::invalid_argument,
                "an artifact's key is of a-z, 0-9 and '-', not '" + artifact.key + "'");
  }
  Json body{{"key", artifact.key},
            {"type", artifact.type},
            {"description", artifact.description},
            {"data", artifact.data},
            {"flow_run_id", artifact.flow_run_id}};
  if (!artifact.task_run_id.empty()) body["task_run_id"] = artifact.task_run_id;
  return client.post_once("/artifacts/", std::move(body), perhaps_sent,
                          [&](Json sent) { return unless_there(client, std::move(sent)); });
}

}  // namespace sentiment::prefect
