#include "sync/version_sync.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "ports/ids.hpp"
#include "ports/model_registry.hpp"
#include "ports/names.hpp"
#include "ports/tracker.hpp"
#include "sync/run_sync.hpp"
#include "sync/sync.hpp"

namespace sentiment {
namespace {

constexpr const char* kVersionTag = "sentiment.sync.version";
constexpr const char* kCreatedTag = "sentiment.sync.created";

/// How many moves of an alias were replayed: a tag of the model's first version.
std::string moves_tag(const Alias& alias) { return "sentiment.sync.moves." + alias.value(); }

std::string tag_of(const RegisteredVersion& version, const std::string& key) {
  const std::string* value = find_value(version.tags, key);
  return value == nullptr ? "" : *value;
}

std::size_t count_in(const std::string& text) {
  std::size_t count = 0;
  std::from_chars(text.data(), text.data() + text.size(), count);
  return count;
}

/// Oldest first; none for a model that is not registered.
Result<std::vector<RegisteredVersion>> versions_at(ModelRegistry& registry, const ModelName& name) {
  auto versions = registry.list_versions(name);
  if (!versions && versions.error().code == Code::not_found) {
    return std::vector<RegisteredVersion>{};
  }
  if (!versions) return versions;
  std::reverse(versions->begin(), versions->end());
  return versions;
}

}  // namespace

Result<void> VersionSync::replay(SyncReport& report) {
  const auto numbers = SENT_TRY(replay_versions(report));
  if (numbers.empty()) return {};
  const auto aliases = SENT_TRY(inventory_.aliases(name_));
  for (const auto& alias : aliases) SENT_CHECK(replay_moves(alias, numbers, report));
  return {};
}

Result<VersionSync::Numbers> VersionSync::replay_versions(SyncReport& report) {
  const auto here = SENT_TRY(versions_at(from_.registry, name_));
  const auto there = SENT_TRY(versions_at(to_.registry, name_));
  Numbers numbers;
  for (const auto& version : here) {
    const auto copy = SENT_TRY(copy_of(version));
    if (!copy) break;  // the ones after it would come in the wrong order
    const auto known =
        std::find_if(there.begin(), there.end(), [&](const RegisteredVersion& candidate) {
          return candidate.run_id == copy->run_id &&
                 tag_of(candidate, kVersionTag) == std::to_string(version.version.value());
        });
    if (known != there.end()) {
      numbers[version.version] = known->version;
      continue;
    }
    numbers[version.version] = SENT_TRY(to_.registry.create_version(*copy).map_error(
        doing(fmt::format("register version {} of {}", version.version.value(), name_.value()))));
    ++report.versions;
  }
  return numbers;
}

Result<std::optional<NewVersion>> VersionSync::copy_of(const RegisteredVersion& version) {
  const auto run = SENT_TRY(copy_of_run(version.run_id));
  const auto source = run ? SENT_TRY(source_of(version, *run)) : std::nullopt;
  if (!source) {
    warn_(
        fmt::format("version {} of {} and those after it stay here: the run it came from is not "
                    "there",
                    version.version.value(), name_.value()));
    return std::optional<NewVersion>{};
  }
  NewVersion copy{.name = name_, .run_id = *run, .source = *source, .tags = version.tags};
  copy.tags.push_back({kVersionTag, std::to_string(version.version.value())});
  copy.tags.push_back({kCreatedTag, to_iso8601(version.created)});
  return std::optional{std::move(copy)};
}

Result<std::optional<RunId>> VersionSync::copy_of_run(const RunId& run) {
  const auto original = from_.tracker.get_run(run);
  if (!original && original.error().code == Code::not_found) return std::optional<RunId>{};
  if (!original) return tl::make_unexpected(original.error());
  const auto found = SENT_TRY(to_.tracker.find_run(original->experiment, {kRunIdTag, run.value()}));
  return found ? std::optional{found->id} : std::nullopt;
}

Result<std::optional<std::string>> VersionSync::source_of(const RegisteredVersion& version,
                                                          const RunId& copy) {
  const auto names = SENT_TRY(inventory_.models_of(version.run_id));
  for (const auto& name : names) {
    const auto model = SENT_TRY(from_.tracker.find_model(version.run_id, name));
    if (model.artifact_uri != version.source) continue;
    return std::optional{SENT_TRY(to_.tracker.find_model(copy, name)).artifact_uri};
  }
  return std::optional<std::string>{};
}

Result<void> VersionSync::replay_moves(const Alias& alias, const Numbers& numbers,
                                       SyncReport& report) {
  auto moves = SENT_TRY(from_.registry.alias_history(name_, alias));
  std::reverse(moves.begin(), moves.end());
  const ModelVersion first = numbers.begin()->second;
  const auto counter = SENT_TRY(to_.registry.get_version(name_, first));
  for (std::size_t i = count_in(tag_of(counter, moves_tag(alias))); i < moves.size(); ++i) {
    const auto& move = moves[i];
    if (move.to && !numbers.contains(*move.to)) return {};  // its version is not there yet
    const auto now = SENT_TRY(to_.registry.find_alias(name_, alias));
    const bool ours = !now || std::any_of(numbers.begin(), numbers.end(), [&](const auto& pair) {
      return pair.second == now->version;
    });
    if (!ours) {
      warn_(fmt::format("alias '{}' of {} stays at version {}: somebody set it there",
                        alias.value(), name_.value(), now->version.value()));
      return {};
    }
    AliasMove copy = move;
    copy.from = now ? std::optional{now->version} : std::nullopt;
    copy.to = move.to ? std::optional{numbers.at(*move.to)} : std::nullopt;
    if (copy.from != copy.to) SENT_CHECK(to_.registry.move_alias(copy));
    SENT_CHECK(
        to_.registry.set_version_tags(name_, first, {{moves_tag(alias), std::to_string(i + 1)}}));
    ++report.alias_moves;
  }
  return {};
}

}  // namespace sentiment
