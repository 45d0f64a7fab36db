#include "sync/version_sync.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "ports/ids.hpp"
#include "ports/model_registry.hpp"
#include "ports/name_rules.hpp"
#include "ports/names.hpp"
#include "ports/tracker.hpp"
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

/// The replay of one model.
struct Replay {
  const ModelName& name;
  const SyncPlaces& places;
  SyncReport& report;

  Result<VersionNumbers> copy_versions() {
    const auto here = SENT_TRY(versions_at(places.from.registry, name));
    const auto there = SENT_TRY(versions_at(places.to.registry, name));
    VersionNumbers numbers;
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
      numbers[version.version] = SENT_TRY(places.to.registry.create_version(*copy).map_error(
          doing(fmt::format("register version {} of {}", version.version.value(), name.value()))));
      ++report.versions;
    }
    return numbers;
  }

  /// What to register, or nullopt (and a warning) where the version's run or model is not there.
  Result<std::optional<NewVersion>> copy_of(const RegisteredVersion& version) {
    const auto run = SENT_TRY(copy_of_run(version.run_id));
    const auto source = run ? SENT_TRY(source_of(version, *run)) : std::nullopt;
    if (!source) {
      places.warn(
          fmt::format("version {} of {} and those after it stay here: the run it came from is not "
                      "there",
                      version.version.value(), name.value()));
      return std::optional<NewVersion>{};
    }
    NewVersion copy{.name = name, .run_id = *run, .source = *source, .tags = version.tags};
    copy.tags.push_back({kVersionTag, std::to_string(version.version.value())});
    copy.tags.push_back({kCreatedTag, to_iso8601(version.created)});
    return std::optional{std::move(copy)};
  }

  Result<std::optional<RunId>> copy_of_run(const RunId& run) {
    const auto original = places.from.tracker.get_run(run);
    if (!original && original.error().code == Code::not_found) return std::optional<RunId>{};
    if (!original) return tl::make_unexpected(original.error());
    const auto found =
        SENT_TRY(places.to.tracker.find_run(original->experiment, {kRunIdTag, run.value()}));
    return found ? std::optional{found->id} : std::nullopt;
  }

  Result<std::optional<std::string>> source_of(const RegisteredVersion& version,
                                               const RunId& copy) {
    const auto names = SENT_TRY(places.inventory.models_of(version.run_id));
    for (const auto& logged : names) {
      const auto model = SENT_TRY(places.from.tracker.find_model(version.run_id, logged));
      if (model.artifact_uri != version.source) continue;
      return std::optional{SENT_TRY(places.to.tracker.find_model(copy, logged)).artifact_uri};
    }
    return std::optional<std::string>{};
  }

  /// Noted at the version that was the first one when they were replayed.
  Result<std::size_t> replayed_moves(const Alias& alias) {
    std::size_t count = 0;
    for (const auto& version : SENT_TRY(versions_at(places.to.registry, name))) {
      count = std::max(count, count_in(tag_of(version, moves_tag(alias))));
    }
    return count;
  }

  Result<void> copy_moves(const Alias& alias, const VersionNumbers& numbers) {
    if (auto taken = check_alias(alias.value()); !taken) {
      const auto here = SENT_TRY(places.from.registry.find_alias(name, alias));
      if (!here) return {};
      return taken.map_error([&](Error error) {
        error.message += fmt::format(
            "; an earlier release took it: `sentiment delete-alias "
            "--model-name '{}' --alias '{}'` in the home deletes it",
            name.value(), alias.value());
        return error;
      });
    }
    auto moves = SENT_TRY(places.from.registry.alias_history(name, alias));
    std::reverse(moves.begin(), moves.end());
    const ModelVersion first = numbers.begin()->second;
    const auto done = SENT_TRY(replayed_moves(alias));
    for (std::size_t i = done; i < moves.size(); ++i) {
      const auto& move = moves[i];
      if (move.to && !numbers.contains(*move.to)) {
        const auto version = places.from.registry.get_version(name, *move.to);
        if (version || version.error().code != Code::not_found) return {};  // not sent yet
        continue;  // it was deleted: nothing to lead to
      }
      const auto now = SENT_TRY(places.to.registry.find_alias(name, alias));
      const bool ours = !now || std::any_of(numbers.begin(), numbers.end(), [&](const auto& pair) {
        return pair.second == now->version;
      });
      if (!ours) {
        places.warn(fmt::format("alias '{}' of {} stays at version {}: somebody set it there",
                                alias.value(), name.value(), now->version.value()));
        return {};
      }
      AliasMove copy = move;
      copy.from = now ? std::optional{now->version} : std::nullopt;
      copy.to = move.to ? std::optional{numbers.at(*move.to)} : std::nullopt;
      if (copy.from != copy.to) SENT_CHECK(places.to.registry.move_alias(copy));
      SENT_CHECK(places.to.registry.set_version_tags(name, first,
                                                     {{moves_tag(alias), std::to_string(i + 1)}}));
      ++report.alias_moves;
    }
    return {};
  }
};

}  // namespace

Result<VersionNumbers> replay_versions(const ModelName& name, const SyncPlaces& places,
                                       SyncReport& report) {
  return Replay{name, places, report}.copy_versions();
}

Result<void> replay_alias(const ModelName& name, const Alias& alias, const VersionNumbers& numbers,
                          const SyncPlaces& places, SyncReport& report) {
  return Replay{name, places, report}.copy_moves(alias, numbers);
}

}  // namespace sentiment
