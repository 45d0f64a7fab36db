#pragma once

#include "adapters/local/home_database.hpp"
#include "base/error.hpp"

namespace sentiment::local {

/// Closes what processes that died left open: their runs become FAILED (with the tag
/// `sentiment.failure`, which says why), their flow runs and tasks CRASHED, and what they copied
/// half goes away. What a live process works on stays as it is, and so does everything else.
/// Returns the number of runs. Cost: one indexed query when nothing is open. Makes nothing where
/// there is no home.
Result<int> mark_dead_runs_failed(HomeDatabase& home);

}  // namespace sentiment::local
