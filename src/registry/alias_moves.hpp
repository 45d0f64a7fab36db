#pragma once

#include <functional>
#include <optional>
#include <span>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "ports/backend.hpp"
#include "ports/ids.hpp"
#include "ports/model_registry.hpp"

namespace sentiment {

/// The ledger's word for a move that roll_back() made.
inline constexpr const char* kRollback = "rollback";

/// What an alias did: where it was and where it is now.
struct AliasMoved {
  std::optional<ModelVersion> from;
  std::optional<ModelVersion> to;
};

/// Where an alias that is at `now` should go; nullopt: away.
using AliasTarget =
    std::function<Result<std::optional<ModelVersion>>(std::optional<ModelVersion> now)>;

/// Reads where an alias is, asks `target` where it should go and moves it there by compare-and-set;
/// begins again when somebody else moved it meanwhile. Moves nothing when it is there already, and
/// to no version whose model cannot be read. Of `move`, name, alias, who and why are the caller's;
/// the rest is filled in here.
/// Errors: invalid_argument for what check_alias() refuses; the target's, load_model's and the
/// registry's; conflict when others kept moving it.
Result<AliasMoved> move_alias(const ModelPorts& ports, const Clock& clock, AliasMove move,
                              const AliasTarget& target);

/// Moves an alias back to the version it pointed at before, see version_before(). Of `move`, name,
/// alias and who are the caller's.
/// Errors: not_found when there is nothing to go back to; move_alias's.
Result<AliasMoved> roll_back(const ModelPorts& ports, const Clock& clock, AliasMove move);

/// Where an alias goes back to: the version it pointed at before the one it points at now. Moves
/// that were rolled back are forgotten, so that going back twice goes back two versions, and so are
/// versions that were deleted, for which `is_there` is false; nullopt when there is nothing before.
/// `history` is newest first.
std::optional<ModelVersion> version_before(std::span<const AliasMove> history,
                                           const std::function<bool(ModelVersion)>& is_there);

}  // namespace sentiment
