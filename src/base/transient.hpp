#pragma once

#include "base/error.hpp"

namespace sentiment {

/// Whether the same call may succeed later: nobody answered, or not in time.
constexpr bool is_transient(Code code) {
  return code == Code::unavailable || code == Code::deadline_exceeded;
}

}  // namespace sentiment
