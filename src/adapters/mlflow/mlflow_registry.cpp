#include "adapters/mlflow/mlflow_registry.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "adapters/mlflow/alias_ledger.hpp"
#include "adapters/mlflow/refused_setting.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/random_id.hpp"
#include "clients/mlflow/registry.hpp"
#include "clients/mlflow/values.hpp"
#include "ports/ids.hpp"
#include "ports/model_registry.hpp"
#include "ports/model_uri.hpp"
#include "ports/name_rules.hpp"
#include "ports/tracker.hpp"

namespace sentiment {
namespace {

constexpr const char* kVersionIdTag = "sentiment.version_id";

RegisteredVersion to_version(const mlflow::ModelVersion& version) {
  RegisteredVersion result{.name = ModelName{version.name},
                           .version = ModelVersion{version.version},
                           .run_id = RunId{version.run_id},
                           .source = version.source,
                           .created = version.created,
                           .aliases = {},
                           .tags = {}};
  for (const auto& alias : version.aliases) result.aliases.emplace_back(alias);
  std::ranges::sort(result.aliases);
  for (const auto& [key, value] : version.tags) result.tags.push_back({key, value});
  std::ranges::sort(result.tags, {}, &KeyValue::key);
  return result;
}

std::optional<ModelVersion> holder_of(const std::map<std::string, int>& aliases,
                                      const Alias& alias) {
  const auto found = aliases.find(alias.value());
  return found == aliases.end() ? std::nullopt : std::optional{ModelVersion{found->second}};
}

std::string place(const std::optional<ModelVersion>& version) {
  return version ? fmt::format("version {}", version->value()) : std::string("no version");
}

tl::unexpected<Error> moved_meanwhile(const AliasMove& move,
                                      const std::optional<ModelVersion>& now) {
  return fail(Code::conflict,
              fmt::format("alias '{}' of '{}' is at {}, not at {}: another process moved it; "
                          "look again and repeat if you still want to",
                          move.alias.value(), move.name.value(), place(now), place(move.from)));
}

}  // namespace

Result<ModelVersion> MlflowRegistry::create_version(const NewVersion& version) {
  SENT_CHECK(registry_->ensure_model(version.name.value())
                 .map_error(naming("MODEL_NAME", version.name.value())));
  mlflow::NewModelVersion asked{.name = version.name.value(),
                                .source = version.source,
                                .model_id = logged_model_in(version.source),
                                .run_id = version.run_id.value(),
                                .tags = {{kVersionIdTag, random_hex_id()}},
                                .unique_tag = kVersionIdTag};
  for (const auto& [key, value] : version.tags) asked.tags.push_back({key, value});
  const int number = SENT_TRY(registry_->create_version(asked)).version;
  const auto there = registry_->get_version(asked.name, number);
  if (there && mlflow::value_of(there->tags, kVersionIdTag) == asked.tags.front().value) {
    return ModelVersion{number};
  }
  const auto what = fmt::format("read version {} of '{}' back", number, asked.name);
  if (!there && there.error().code != Code::not_found) {
    return tl::make_unexpected(doing(what)(there.error()));
  }
  return fail(Code::corrupt_data,
              fmt::format("{}: the MLflow server answered that it registered this version, and {}",
                          what, there ? "has another one there" : "does not have it"));
}

Result<std::vector<RegisteredVersion>> MlflowRegistry::list_versions(const ModelName& name) {
  const auto aliases = SENT_TRY(registry_->aliases_of(name.value()));
  const auto found = SENT_TRY(registry_->versions_of(name.value()));
  std::vector<RegisteredVersion> versions;
  for (const auto& version : found) {
    versions.push_back(to_version(version));
    versions.back().aliases.clear();
    for (const auto& [alias, number] : aliases) {
      if (number == version.version) versions.back().aliases.emplace_back(alias);
    }
  }
  std::ranges::sort(versions, std::ranges::greater{}, &RegisteredVersion::version);
  return versions;
}

Result<RegisteredVersion> MlflowRegistry::get_version(const ModelName& name, ModelVersion version) {
  return to_version(SENT_TRY(registry_->get_version(name.value(), version.value())));
}

Result<std::optional<RegisteredVersion>> MlflowRegistry::find_alias(const ModelName& name,
                                                                    const Alias& alias) {
  const auto found = SENT_TRY(registry_->find_alias(name.value(), alias.value()));
  if (!found) return std::optional<RegisteredVersion>{};
  return std::optional{to_version(*found)};
}

Result<std::optional<ModelVersion>> MlflowRegistry::alias_now(const ModelName& name,
                                                              const Alias& alias) {
  const auto found = SENT_TRY(registry_->find_alias(name.value(), alias.value()));
  return found ? std::optional{ModelVersion{found->version}} : std::nullopt;
}

Result<void> MlflowRegistry::move_and_read_back(const AliasMove& move) {
  const auto seen = SENT_TRY(alias_now(move.name, move.alias));
  if (seen != move.from) return moved_meanwhile(move, seen);
  const auto moved =
      move.to ? registry_->set_alias(move.name.value(), move.alias.value(), move.to->value())
              : registry_->delete_alias(move.name.value(), move.alias.value());
  // Looked at in any case: an answer may be lost and the move done.
  auto now = alias_now(move.name, move.alias);
  if (!now) now = alias_now(move.name, move.alias);
  if (now && *now == move.to) return {};
  if (!moved) return tl::make_unexpected(moved.error());
  const auto what =
      fmt::format("read alias '{}' of '{}' back", move.alias.value(), move.name.value());
  if (!now) {
    return tl::make_unexpected(
        doing(fmt::format("{}, after the MLflow server answered that it moved it to {}", what,
                          place(move.to)))(now.error()));
  }
  if (*now != move.from) return moved_meanwhile(move, *now);
  return fail(Code::corrupt_data,
              fmt::format("{}: the MLflow server answered that it moved it to {}, and has it at {}",
                          what, place(move.to), place(*now)));
}

Result<void> MlflowRegistry::move_alias(const AliasMove& move) {
  SENT_CHECK(check_alias(move.alias.value()));  // the server would find a version for "Latest"
  const auto aliases = SENT_TRY(registry_->aliases_of(move.name.value()));
  const auto holder = move.to ? move.to : move.from;
  if (!holder) return {};
  const auto noted = SENT_TRY(registry_->get_version(move.name.value(), holder->value()));
  const auto seen = holder_of(aliases, move.alias);
  if (seen != move.from) return moved_meanwhile(move, seen);
  if (move.from == move.to) return {};

  AliasMove written = move;
  if (written.when == TimePoint{}) written.when = clock_->now();
  const std::string key = alias_tag(move.alias);
  const std::string before = mlflow::value_of(noted.tags, key);
  SENT_CHECK(registry_->set_version_tag(move.name.value(), holder->value(),
                                        {key, with_move(before, written)}));
  auto done = move_and_read_back(move);
  // Where nobody knows whether the alias moved, the note stays: history_of() tells by the alias.
  if (done || may_pass_later(done.error())) return done;
  if (before.empty()) {
    (void)registry_->delete_version_tag(move.name.value(), holder->value(), key);
  } else {
    (void)registry_->set_version_tag(move.name.value(), holder->value(), {key, before});
  }
  return done;
}

Result<std::vector<AliasMove>> MlflowRegistry::alias_history(const ModelName& name,
                                                             const Alias& alias) {
  const auto versions = SENT_TRY(list_versions(name));
  std::optional<ModelVersion> now;
  for (const auto& version : versions) {
    if (std::ranges::find(version.aliases, alias) != version.aliases.end()) now = version.version;
  }
  return history_of(versions, name, alias, now);
}

Result<void> MlflowRegistry::set_version_tags(const ModelName& name, ModelVersion version,
                                              const std::vector<KeyValue>& tags) {
  for (const auto& [key, value] : tags) {
    SENT_CHECK(registry_->set_version_tag(name.value(), version.value(), {key, value}));
  }
  return {};
}

}  // namespace sentiment
