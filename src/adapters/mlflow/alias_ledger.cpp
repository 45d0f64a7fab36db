#include "adapters/mlflow/alias_ledger.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <functional>
#include <iterator>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/json.hpp"
#include "ports/ids.hpp"
#include "ports/model_registry.hpp"
#include "ports/tracker.hpp"

namespace sentiment {
namespace {

constexpr std::size_t kLongestValue = 5000;  // the least that any release of MLflow takes
constexpr const char* kElsewhere = "moved by something other than sentiment";

Json version_json(const std::optional<ModelVersion>& version) {
  return version ? Json(version->value()) : Json(nullptr);
}

Json to_json(const AliasMove& move) {
  Json json{{"when", to_iso8601(move.when)},
            {"who", move.who},
            {"from", version_json(move.from)},
            {"to", version_json(move.to)},
            {"why", move.why}};
  if (move.scores.empty()) return json;
  const auto scores = parse_json(move.scores);
  json["scores"] = scores ? *scores : Json(move.scores);
  return json;
}

std::string text_at(const Json& json, const char* key) {
  const auto found = json.find(key);
  if (found == json.end()) return {};
  return found->is_string() ? found->get<std::string>() : to_line(*found);
}

std::optional<ModelVersion> place_at(const Json& json, const char* key) {
  const auto found = json.find(key);
  if (found == json.end() || !found->is_number_integer()) return std::nullopt;
  const auto number = found->get<std::int64_t>();
  if (number < 1 || number > std::numeric_limits<int>::max()) return std::nullopt;
  return ModelVersion{static_cast<int>(number)};
}

/// "2026-11-23T05:06:07.089Z"; the beginning of time for anything else.
TimePoint read_time(const std::string& text) {
  int year = 0;
  unsigned month = 0;
  unsigned day = 0;
  int hour = 0;
  int minute = 0;
  int second = 0;
  int milli = 0;
  if (std::sscanf(text.c_str(), "%4d-%2u-%2uT%2d:%2d:%2d.%3dZ", &year, &month, &day, &hour, &minute,
                  &second, &milli) != 7) {
    return {};
  }
  const std::chrono::year_month_day date{std::chrono::year{year}, std::chrono::month{month},
                                         std::chrono::day{day}};
  if (!date.ok()) return {};
  return std::chrono::sys_days{date} + std::chrono::hours{hour} + std::chrono::minutes{minute} +
         std::chrono::seconds{second} + std::chrono::milliseconds{milli};
}

AliasMove read_move(const Json& json, const ModelName& name, const Alias& alias) {
  return {.name = name,
          .alias = alias,
          .from = place_at(json, "from"),
          .to = place_at(json, "to"),
          .who = text_at(json, "who"),
          .why = text_at(json, "why"),
          .scores = text_at(json, "scores"),
          .when = read_time(text_at(json, "when"))};
}

/// The value as a list of moves, newest first.
std::vector<Json> entries_of(std::string_view value) {
  auto json = parse_json(value);
  if (!json || !json->is_object() || !json->contains("when")) return {};
  std::vector<Json> entries;
  const auto earlier = json->find("earlier");
  if (earlier != json->end() && earlier->is_array()) {
    std::ranges::copy_if(*earlier, std::back_inserter(entries), &Json::is_object);
  }
  json->erase("earlier");
  entries.insert(entries.begin(), *std::move(json));
  return entries;
}

}  // namespace

std::string alias_tag(const Alias& alias) { return "sentiment.alias." + alias.value(); }

std::string with_move(std::string_view before, const AliasMove& move) {
  std::vector<Json> earlier = entries_of(before);
  Json json = to_json(move);
  while (!earlier.empty()) {
    json["earlier"] = earlier;
    std::string value = to_line(json);
    if (value.size() <= kLongestValue) return value;
    earlier.pop_back();
  }
  json.erase("earlier");
  return to_line(json);
}

std::vector<AliasMove> read_moves(std::string_view value, const ModelName& name,
                                  const Alias& alias) {
  std::vector<AliasMove> moves;
  for (const auto& entry : entries_of(value)) moves.push_back(read_move(entry, name, alias));
  return moves;
}

std::vector<AliasMove> history_of(const std::vector<RegisteredVersion>& versions,
                                  const ModelName& name, const Alias& alias,
                                  std::optional<ModelVersion> now) {
  std::vector<AliasMove> moves;
  const std::string key = alias_tag(alias);
  for (const auto& version : versions) {
    const auto tag = std::ranges::find(version.tags, key, &KeyValue::key);
    if (tag == version.tags.end()) continue;
    auto told = read_moves(tag->value, name, alias);
    moves.insert(moves.end(), told.begin(), told.end());
  }
  std::ranges::stable_sort(moves, std::ranges::greater{}, &AliasMove::when);
  const auto stands = moves.empty() ? std::nullopt : moves.front().to;
  if (stands == now) return moves;
  if (!moves.empty() && moves.front().from == now) {
    moves.erase(moves.begin());
    return moves;
  }
  AliasMove elsewhere{.name = name, .alias = alias, .from = stands, .to = now, .why = kElsewhere};
  if (!moves.empty()) elsewhere.when = moves.front().when;
  moves.insert(moves.begin(), std::move(elsewhere));
  return moves;
}

}  // namespace sentiment
