#pragma once

#include <chrono>
#include <cstdint>

#include "base/clock.hpp"

namespace sentiment::local {

/// Times lie in the database as milliseconds since 1970.
inline std::int64_t to_ms(TimePoint time) { return time.time_since_epoch().count(); }
inline TimePoint from_ms(std::int64_t ms) { return TimePoint{std::chrono::milliseconds{ms}}; }

}  // namespace sentiment::local
