#pragma once

#include <string>

#include "base/error.hpp"
#include "ports/tracker.hpp"

namespace sentiment {

/// The run whose id is, or begins with, `id`: of those of one experiment where it is not the whole
/// id.
/// Errors: not_found; complete_id()'s; the port's.
Result<Run> find_run(Tracker& tracker, const std::string& experiment, const std::string& id);

}  // namespace sentiment
