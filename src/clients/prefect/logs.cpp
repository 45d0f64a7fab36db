#include "clients/prefect/logs.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "base/json.hpp"
#include "base/utf8.hpp"
#include "clients/prefect/client.hpp"
#include "clients/prefect/ids.hpp"

namespace sentiment::prefect {
namespace {

constexpr std::size_t kMostLines = 500;  // in one call
constexpr std::size_t kMostBatchBytes = 1'000'000;
constexpr std::size_t kLongest = 250'000;  // of one line
constexpr int kPage = 200;

Json line_json(const LogLine& line) {
  std::string message = line.message;
  if (message.size() > kLongest) message = std::string(clip_utf8(message, kLongest)) + "…";
  return {{"name", line.task_run_id.empty() ? "prefect.flow_runs" : "prefect.task_runs"},
          {"level", static_cast<int>(line.level)},
          {"message", std::move(message)},
          {"timestamp", to_rfc3339(line.time)},
          {"flow_run_id", line.flow_run_id},
          {"task_run_id", line.task_run_id.empty() ? Json(nullptr) : Json(line.task_run_id)}};
}

/// The server leaves out zeros at the end of a second's part: "…:07Z", "…:07.089000Z".
std::string padded_time(std::string text) {
  constexpr std::size_t kSeconds = 19;
  constexpr std::size_t kWhole = 27;
  if (text.size() == kSeconds + 1) return text.substr(0, kSeconds) + ".000000Z";
  if (text.ends_with('Z') && text.size() < kWhole) {
    text.insert(text.size() - 1, kWhole - text.size(), '0');
  }
  return text;
}

/// The lines of the flow run that the server has from `since` on.
Result<std::vector<Json>> stored_lines(Client& client, const std::string& flow_run_id,
                                       const std::string& since) {
  std::vector<Json> stored;
  while (true) {
    const Json page = SENT_TRY(client.post(
        "/logs/filter",
        {{"limit", kPage},
         {"offset", stored.size()},
         {"sort", "TIMESTAMP_ASC"},
         {"logs",
          {{"flow_run_id", {{"any_", {flow_run_id}}}}, {"timestamp", {{"after_", since}}}}}}));
    for (const auto& line : page) stored.push_back(line);
    if (!page.is_array() || page.size() < kPage) return stored;
  }
}

bool same_line(const Json& sent, const Json& stored) {
  return sent["message"] == stored.value("message", Json(nullptr)) &&
         sent["level"] == stored.value("level", Json(nullptr)) &&
         sent["task_run_id"] == stored.value("task_run_id", Json(nullptr)) &&
         stored.contains("timestamp") && stored["timestamp"].is_string() &&
         sent["timestamp"] == padded_time(stored["timestamp"].get<std::string>());
}

/// Those of the lines that the server does not have.
Result<Json> without_stored(Client& client, const Json& lines) {
  std::string since;
  for (const auto& line : lines) {
    const auto time = line["timestamp"].get<std::string>();
    if (since.empty() || time < since) since = time;
  }
  auto stored =
      SENT_TRY(stored_lines(client, lines.front()["flow_run_id"].get<std::string>(), since));
  Json missing = Json::array();
  for (const auto& line : lines) {
    const auto found = std::ranges::find_if(
        stored, [&](const Json& candidate) { return same_line(line, candidate); });
    if (found == stored.end()) {
      missing.push_back(line);
    } else {
      stored.erase(found);  // two equal lines are two lines
    }
  }
  return missing;
}

}  // namespace

Result<void> send_logs(Client& client, const std::vector<LogLine>& lines, bool perhaps_sent) {
  const auto missing = [&](const Json& sent) { return without_stored(client, sent); };
  Json batch = Json::array();
  std::size_t bytes = 0;
  for (const auto& line : lines) {
    batch.push_back(line_json(line));
    bytes += line.message.size();
    if (batch.size() < kMostLines && bytes <= kMostBatchBytes && &line != &lines.back()) continue;
    SENT_CHECK(
        client.post_once("/logs/", std::exchange(batch, Json::array()), perhaps_sent, missing));
    bytes = 0;
  }
  return {};
}

}  // namespace sentiment::prefect
