#include "cli/alias_moves.hpp"

#include <fmt/format.h>

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "cli/services.hpp"
#include "ports/ids.hpp"
#include "ports/model_registry.hpp"

namespace sentiment {
namespace {

constexpr int kAttempts = 5;

}  // namespace

Result<AliasMoved> move_alias(
    Services& services, const ModelName& name, const Alias& alias, const std::string& why,
    const std::function<Result<std::optional<ModelVersion>>(std::optional<ModelVersion> now)>&
        target) {
  auto& registry = SENT_TRY(services.backend())->registry();
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    const auto holder = SENT_TRY(registry.find_alias(name, alias));
    const auto from = holder ? std::optional(holder->version) : std::nullopt;
    const auto to = SENT_TRY(target(from));
    if (from == to) return AliasMoved{from, to};
    const auto moved = registry.move_alias({.name = name,
                                            .alias = alias,
                                            .from = from,
                                            .to = to,
                                            .who = services.who(),
                                            .why = why,
                                            .when = services.clock.now()});
    if (moved) return AliasMoved{from, to};
    if (moved.error().code != Code::conflict) return tl::make_unexpected(moved.error());
  }
  return fail(Code::conflict, fmt::format("alias '{}' of {} keeps being moved by somebody else; "
                                          "nothing was changed, try again",
                                          alias.value(), name.value()));
}

std::optional<ModelVersion> version_before(std::span<const AliasMove> history) {
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
  if (points_somewhere) past.pop_back();
  return past.empty() ? std::nullopt : std::optional(past.back());
}

}  // namespace sentiment
