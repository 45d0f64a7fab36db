#include "clients/prefect/artifacts.hpp"

#include <algorithm>
#include <string>

#include "base/json.hpp"
#include "clients/prefect/client.hpp"

namespace sentiment::prefect {
namespace {

bool is_key(const std::string& text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
}

Result<bool> is_there(Client& client, const Artifact& artifact) {
  const Json found = SENT_TRY(
      client.post("/artifacts/filter", {{"limit", 1},
                                        {"artifacts",
                                         {{"key", {{"any_", {artifact.key}}}},
                                          {"flow_run_id", {{"any_", {artifact.flow_run_id}}}}}}}));
  return found.is_array() && !found.empty();
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
  constexpr int kAttempts = 2;
  Result<void> made;
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    if (perhaps_sent && SENT_TRY(is_there(client, artifact))) return {};
    const auto answer = client.post("/artifacts/", body, Repeat::never);
    if (answer) return {};
    made = tl::make_unexpected(answer.error());
    if (answer.error().code != Code::unavailable) return made;
    perhaps_sent = true;
  }
  return made;
}

}  // namespace sentiment::prefect
