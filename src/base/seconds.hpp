#pragma once

#include <chrono>

namespace sentiment {

/// Settings count seconds, with fractions; clocks count milliseconds.
inline std::chrono::milliseconds to_milliseconds(double seconds) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
      std::chrono::duration<double>(seconds));
}

}  // namespace sentiment
