#pragma once

#include "base/error.hpp"

namespace sentiment {

/// The process's exit status for a failure: the only place where a Code becomes one.
/// 1 failed · 2 wrong usage or setting · 3 not found · 4 a service could not be reached ·
/// 5 a gate refused what was asked for by name · 130 interrupted
int exit_code(Code code);

}  // namespace sentiment
