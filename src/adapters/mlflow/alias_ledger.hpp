#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "ports/ids.hpp"
#include "ports/model_registry.hpp"

namespace sentiment {

/// MLflow keeps no history of its aliases: each move is written into a tag of the version it leads
/// to (or away from, when the alias is taken away), named "sentiment.alias.<alias>":
///   {"when": "2026-11-23T05:06:07.089Z", "who": "ada@host", "from": 1, "to": 2, "why": "…",
///    "scores": {…}, "earlier": [ …the version's moves before, newest first… ]}
/// `from` and `to` are null for nowhere; `scores` is left out when there are none.
std::string alias_tag(const Alias& alias);

/// The tag's value once `move` came on top of `before` (the value so far; "" = none). Moves that
/// would make the value too long for MLflow are forgotten, the oldest first.
std::string with_move(std::string_view before, const AliasMove& move);

/// The moves that a tag's value records, newest first; none for a text that is not such a value:
/// anybody may write tags.
std::vector<AliasMove> read_moves(std::string_view value, const ModelName& name,
                                  const Alias& alias);

/// All moves of an alias in their order, newest first, from the tags of every version and from
/// where the alias is now. A newest move that leads elsewhere is made right: it is left out when
/// the alias is still where it led from (it was announced and never done); else somebody moved the
/// alias by other means, and a move that says so is put in front.
std::vector<AliasMove> history_of(const std::vector<RegisteredVersion>& versions,
                                  const ModelName& name, const Alias& alias,
                                  std::optional<ModelVersion> now);

}  // namespace sentiment
