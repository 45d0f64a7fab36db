#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/stop_flag.hpp"
#include "ports/backend.hpp"
#include "ports/inventory.hpp"

namespace sentiment {

/// Something of the home that could not be sent.
struct SyncFailure {
  std::string what;  ///< e.g. "model 'reviews'"
  Error error;
};

/// What a sync did.
struct SyncReport {
  std::size_t runs = 0;
  std::size_t runs_before = 0;   ///< were there already
  std::size_t runs_running = 0;  ///< left for the next time
  std::size_t versions = 0;
  std::size_t alias_moves = 0;
  std::vector<SyncFailure> failures;
  bool stopped = false;  ///< there was no use in going on; what came after the failures was left
};

/// From where to where, and who is told what was left out.
struct SyncPlaces {
  Inventory& inventory;  ///< of `from`
  ModelPorts from;
  ModelPorts to;
  std::function<void(const std::string&)> warn;
};

/// Replays what one place holds into another: runs with their times, parameters, metric histories,
/// tags, data sets, artifacts and models; versions in their order; every move of an alias, with
/// when, who and why. Nothing is changed at the source.
/// Once: a run carries the tag "sentiment.run_id" with its id at the source, and
/// "sentiment.sync.done" once all of it is there; a version carries "sentiment.sync.version"; the
/// first version of a model counts the moves of each alias that were replayed. Whatever an earlier
/// sync did is found, wherever it was cut off.
/// An alias that somebody moved to a version of another origin stays where it is: `warn` says so.
/// A run, model or alias that fails is noted in the report, and the others go on. It stops where
/// there is no use in going on: the login is refused, or the other place does not answer twice in a
/// row.
/// Errors: those of reading the source; interrupted. What was done until then stays.
Result<SyncReport> sync_places(const SyncPlaces& places, const StopFlag& stop);

}  // namespace sentiment
