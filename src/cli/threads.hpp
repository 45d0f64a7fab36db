#pragma once

#include "base/error.hpp"

namespace sentiment {

/// What --threads means: 0 is one for each core this process may use.
/// Errors: usage for a number below 0 or above 1024.
Result<int> thread_count(int asked);

}  // namespace sentiment
