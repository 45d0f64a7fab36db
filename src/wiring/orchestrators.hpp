#pragma once

#include <memory>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "cli/services.hpp"
#include "ports/orchestrator.hpp"

namespace sentiment {

/// The Prefect server behind PREFECT_API_URL; nullptr where that is unset. `clock` must outlive it.
/// Asks nothing yet. Errors: usage for an address that is none.
Result<std::unique_ptr<Orchestrator>> open_orchestrator(const AppConfig& config, Clock& clock);

}  // namespace sentiment
