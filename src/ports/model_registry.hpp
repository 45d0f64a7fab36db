#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "ports/ids.hpp"
#include "ports/tracker.hpp"

namespace sentiment {

/// A registered version of a model.
struct RegisteredVersion {
  ModelName name;
  ModelVersion version;
  RunId run_id;
  std::string source;  ///< artifact URI of the model folder
  TimePoint created{};
  std::vector<Alias> aliases;  ///< sorted
  std::vector<KeyValue> tags;
};

struct NewVersion {
  ModelName name;  ///< registered when missing
  RunId run_id;
  std::string source;
  std::vector<KeyValue> tags;
};

/// One move of an alias, as asked for and as the ledger keeps it.
struct AliasMove {
  ModelName name;
  Alias alias;
  std::optional<ModelVersion> from;  ///< where the caller saw it; nullopt = nowhere
  std::optional<ModelVersion> to;    ///< nullopt = taken away
  std::string who;
  std::string why;
  std::string scores;  ///< JSON, what the decision was based on; may be empty
  TimePoint when{};
};

/// Port: versions of models and the aliases that point to them. One contract suite runs against
/// every adapter. Threads: one caller at a time.
/// Errors: not_found for an unknown model or version; unavailable or deadline_exceeded when a
///         service does not answer.
class ModelRegistry {
 public:
  virtual ~ModelRegistry() = default;

  /// Versions count 1, 2, … without gaps or doubles, whoever else registers at the same time.
  virtual Result<ModelVersion> create_version(const NewVersion& version) = 0;
  /// Newest first; not_found when the model was never registered.
  virtual Result<std::vector<RegisteredVersion>> list_versions(const ModelName& name) = 0;
  virtual Result<RegisteredVersion> get_version(const ModelName& name, ModelVersion version) = 0;
  /// nullopt is the registry's own answer "there is no such alias" (or no such model); any doubt is
  /// an error.
  virtual Result<std::optional<RegisteredVersion>> find_alias(const ModelName& name,
                                                              const Alias& alias) = 0;
  /// Moves an alias from `move.from` to `move.to` and writes the move down. What each adapter
  /// guarantees when another writer comes between stands in its own header. Errors: conflict when
  /// the alias is not at `move.from` any more; not_found when `move.to` does not exist.
  virtual Result<void> move_alias(const AliasMove& move) = 0;
  /// The moves of one alias, newest first.
  virtual Result<std::vector<AliasMove>> alias_history(const ModelName& name,
                                                       const Alias& alias) = 0;
  virtual Result<void> set_version_tags(const ModelName& name, ModelVersion version,
                                        const std::vector<KeyValue>& tags) = 0;
};

}  // namespace sentiment
