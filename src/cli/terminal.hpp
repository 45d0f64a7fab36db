#pragma once

#include "app/settings.hpp"
#include "cli/output.hpp"

namespace sentiment {

/// What standard output and standard error are, as the machine and NO_COLOR, TERM and COLUMNS say.
Terminal find_terminal(const Environment& environment);

}  // namespace sentiment
