#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>

#include "base/error.hpp"
#include "cli/services.hpp"
#include "ports/model_registry.hpp"

namespace sentiment {

/// The ledger's word for a move that rollback made.
inline constexpr const char* kRollback = "rollback";

/// What an alias did: where it was and where it is now.
struct AliasMoved {
  std::optional<ModelVersion> from;
  std::optional<ModelVersion> to;
};

/// Reads where an alias is, asks `target` where it should go and moves it there by compare-and-set;
/// begins again when somebody else moved it meanwhile. Moves nothing when it is there already.
/// Errors: the target's and the registry's; conflict when others kept moving it.
Result<AliasMoved> move_alias(
    Services& services, const ModelName& name, const Alias& alias, const std::string& why,
    const std::function<Result<std::optional<ModelVersion>>(std::optional<ModelVersion> now)>&
        target);

/// Where an alias goes back to: the version it pointed at before the one it points at now. Moves
/// that were rolled back are forgotten, so that going back twice goes back two versions; nullopt
/// when there is nothing before. `history` is newest first.
std::optional<ModelVersion> version_before(std::span<const AliasMove> history);

}  // namespace sentiment
