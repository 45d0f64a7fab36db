#pragma once

#include <cstddef>
#include <functional>

namespace sentiment::testing_support {

/// What one call took from the heap on its own thread.
struct Allocations {
  std::size_t count = 0;
  std::size_t largest = 0;  ///< bytes
};

/// Runs `work` and counts its calls of operator new. Naming this function in a test program
/// replaces operator new there by one that counts.
Allocations allocations_of(const std::function<void()>& work);

}  // namespace sentiment::testing_support
