#include "registry/alias_moves.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "ports/backend.hpp"
#include "ports/ids.hpp"
#include "ports/model_registry.hpp"
#include "ports/model_uri.hpp"
#include "ports/name_rules.hpp"
#include "registry/model_ref.hpp"

namespace sentiment {
namespace {

constexpr int kMoveAttempts = 5;

tl::unexpected<Error> nothing_before(const AliasMove& move, std::optional<ModelVersion> now) {
  return fail(Code::not_found,
              now ? fmt::format("nothing to roll back to: '{}' of {} is on v{} and was on no other "
                                "version before",
                                move.alias.value(), move.name.value(), now->value())
                  : fmt::format("nothing to roll back to: {} never had an alias '{}'",
                                move.name.value(), move.alias.value()));
}

/// Whoever serves the alias must be able to.
Result<void> check_readable(const AliasMove& move, ModelVersion version, const ModelPorts& ports) {
  const auto read = load_model(VersionRef{move.name, version}, ports);
  if (read) return {};
  return tl::make_unexpected(doing(fmt::format("alias '{}' was not moved, as v{} cannot be read",
                                               move.alias.value(), version.value()))(read.error()));
}

}  // namespace

Result<AliasMoved> move_alias(const ModelPorts& ports, const Clock& clock, AliasMove move,
                              const AliasTarget& target) {
  for (int attempt = 0; attempt < kMoveAttempts; ++attempt) {
    const auto holder = SENT_TRY(ports.registry.find_alias(move.name, move.alias));
    move.from = holder ? std::optional(holder->version) : std::nullopt;
    move.to = SENT_TRY(target(move.from));
    // Before "it is there already": a server finds a version for "Latest", too.
    if (move.to) SENT_CHECK(check_alias(move.alias.value()));
    if (move.from == move.to) return AliasMoved{move.from, move.to};
    if (move.to) SENT_CHECK(check_readable(move, *move.to, ports));
    move.when = clock.now();
    const auto moved = ports.registry.move_alias(move);
    if (moved) return AliasMoved{move.from, move.to};
    if (moved.error().code != Code::conflict) return tl::make_unexpected(moved.error());
  }
  return fail(Code::conflict, fmt::format("alias '{}' of {} keeps being moved by another process; "
                                          "nothing was changed, try again",
                                          move.alias.value(), move.name.value()));
}

Result<AliasMoved> roll_back(const ModelPorts& ports, const Clock& clock, AliasMove move) {
  SENT_CHECK(check_alias(move.alias.value()));
  move.why = kRollback;
  const auto before = [&](std::optional<ModelVersion> now) -> Result<std::optional<ModelVersion>> {
    const auto history = SENT_TRY(ports.registry.alias_history(move.name, move.alias));
    const auto versions = SENT_TRY(ports.registry.list_versions(move.name));
    const auto version = version_before(history, [&](ModelVersion known) {
      return std::ranges::find(versions, known, &RegisteredVersion::version) != versions.end();
    });
    if (!version) return nothing_before(move, now);
    return version;
  };
  return move_alias(ports, clock, move, before);
}

std::optional<ModelVersion> version_before(std::span<const AliasMove> history,
                                           const std::function<bool(ModelVersion)>& is_there) {
  std::vector<ModelVersion> past;  // what the alias pointed at, rolled back moves taken out
  bool points_somewhere = false;
  for (auto move = history.rbegin(); move != history.rend(); ++move) {
    const auto to = move->to;
    points_somewhere = to.has_value();
    if (!to) continue;
    if (move->why == kRollback) {
      while (!past.empty() && past.back() != *to) past.pop_back();
    }
    if (past.empty() || past.back() != *to) past.push_back(*to);
  }
  const auto now = points_somewhere ? std::optional(past.back()) : std::nullopt;
  if (now) past.pop_back();
  // Between two stays at one version lay one that was deleted.
  std::erase_if(past, [&](ModelVersion version) { return !is_there(version); });
  while (!past.empty() && past.back() == now) past.pop_back();
  return past.empty() ? std::nullopt : std::optional(past.back());
}

}  // namespace sentiment
