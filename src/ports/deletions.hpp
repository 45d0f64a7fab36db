#pragma once

#include <vector>

#include "base/error.hpp"
#include "ports/ids.hpp"
#include "ports/model_registry.hpp"

namespace sentiment {

/// Port: takes away what a place keeps. One contract suite runs against every adapter.
/// Threads: one caller at a time. Errors: not_found for what is not there; unavailable or
///          deadline_exceeded when a service does not answer.
class Deletions {
 public:
  virtual ~Deletions() = default;
  /// The run with its models and files; restorable_runs() says whether for good.
  /// Errors: refused while a registered version came out of it.
  virtual Result<void> delete_run(const RunId& run) = 0;
  /// The registered version; its model stays with its run. Its number is not given again, and the
  /// moves of aliases to it stay in their history.
  /// Errors: refused while an alias points to it.
  virtual Result<void> delete_version(const ModelName& name, ModelVersion version) = 0;
  /// The registered model with all its versions, also one whose name is not taken any more.
  /// Errors: refused while it has an alias.
  virtual Result<void> delete_model(const ModelName& name) = 0;
  /// Whether a deleted run is only hidden and can be restored.
  virtual bool restorable_runs() const = 0;
};

/// The refusals, which name what has to go first.
tl::unexpected<Error> still_registered(const RunId& run,
                                       const std::vector<RegisteredVersion>& versions);
tl::unexpected<Error> still_pointed_to(const ModelName& name, const std::vector<Alias>& aliases);

}  // namespace sentiment
