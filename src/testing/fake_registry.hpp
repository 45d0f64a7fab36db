#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "ports/model_registry.hpp"

namespace sentiment::testing_support {

/// A registry in memory that keeps the port's contract (registry contract suite) and can be made to
/// fail, or to be overtaken by another writer.
class FakeRegistry final : public ModelRegistry {
 public:
  std::optional<Error> find_alias_fails;  ///< answered by find_alias instead of looking
  std::function<void()> before_move;      ///< runs once, before the next move_alias

  Result<ModelVersion> create_version(const NewVersion& version) override {
    auto& versions = models_[version.name];
    const ModelVersion number{static_cast<int>(versions.size()) + 1};
    versions.push_back({.name = version.name,
                        .version = number,
                        .run_id = version.run_id,
                        .source = version.source,
                        .tags = version.tags});
    return number;
  }

  Result<std::vector<RegisteredVersion>> list_versions(const ModelName& name) override {
    const auto found = models_.find(name);
    if (found == models_.end()) return unknown(name);
    std::vector<RegisteredVersion> versions;
    for (const auto& version : found->second) versions.push_back(with_aliases(version));
    std::reverse(versions.begin(), versions.end());
    return versions;
  }

  Result<RegisteredVersion> get_version(const ModelName& name, ModelVersion version) override {
    const auto* found = find(name, version);
    if (found == nullptr) return unknown(name);
    return with_aliases(*found);
  }

  Result<std::optional<RegisteredVersion>> find_alias(const ModelName& name,
                                                      const Alias& alias) override {
    if (find_alias_fails) return tl::make_unexpected(*find_alias_fails);
    const auto at = aliases_.find({name, alias});
    if (at == aliases_.end()) return std::optional<RegisteredVersion>{};
    return std::optional(with_aliases(*find(name, at->second)));
  }

  Result<void> move_alias(const AliasMove& move) override {
    if (before_move) std::exchange(before_move, nullptr)();
    if (move.to && find(move.name, *move.to) == nullptr) return unknown(move.name);
    const auto at = aliases_.find({move.name, move.alias});
    const auto current = at == aliases_.end() ? std::nullopt : std::optional(at->second);
    if (current != move.from) return fail(Code::conflict, "the alias was moved meanwhile");
    if (move.to) {
      aliases_[{move.name, move.alias}] = *move.to;
    } else {
      aliases_.erase({move.name, move.alias});
    }
    moves.push_back(move);
    return {};
  }

  Result<std::vector<AliasMove>> alias_history(const ModelName& name, const Alias& alias) override {
    std::vector<AliasMove> history;
    for (const auto& move : moves) {
      if (move.name == name && move.alias == alias) history.push_back(move);
    }
    std::reverse(history.begin(), history.end());
    return history;
  }

  Result<void> set_version_tags(const ModelName& name, ModelVersion version,
                                const std::vector<KeyValue>& tags) override {
    auto* found = find(name, version);
    if (found == nullptr) return unknown(name);
    for (const auto& tag : tags) {
      std::erase_if(found->tags, [&](const KeyValue& old) { return old.key == tag.key; });
      found->tags.push_back(tag);
    }
    return {};
  }

  std::vector<AliasMove> moves;  ///< the ledger, oldest first

 private:
  RegisteredVersion* find(const ModelName& name, ModelVersion version) {
    const auto found = models_.find(name);
    if (found == models_.end()) return nullptr;
    const auto index = static_cast<std::size_t>(version.value()) - 1;
    return version.value() >= 1 && index < found->second.size() ? &found->second[index] : nullptr;
  }

  RegisteredVersion with_aliases(RegisteredVersion version) const {
    for (const auto& [key, target] : aliases_) {
      if (key.first == version.name && target == version.version) {
        version.aliases.push_back(key.second);
      }
    }
    return version;
  }

  static tl::unexpected<Error> unknown(const ModelName& name) {
    return fail(Code::not_found, "no such model or version: " + name.value());
  }

  std::map<ModelName, std::vector<RegisteredVersion>> models_;
  std::map<std::pair<ModelName, Alias>, ModelVersion> aliases_;
};

}  // namespace sentiment::testing_support
