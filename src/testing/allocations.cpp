#include "testing/allocations.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <functional>
#include <new>

namespace sentiment::testing_support {
namespace {

// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): operator new has no argument
thread_local Allocations counted;

void* allocate(std::size_t size) {
  ++counted.count;
  counted.largest = std::max(counted.largest, size);
  if (void* memory = std::malloc(size == 0 ? 1 : size)) return memory;
  throw std::bad_alloc();
}

void* allocate(std::size_t size, std::align_val_t alignment) {
  ++counted.count;
  counted.largest = std::max(counted.largest, size);
  const auto boundary = static_cast<std::size_t>(alignment);
  if (void* memory = std::aligned_alloc(boundary, (size + boundary - 1) / boundary * boundary)) {
    return memory;
  }
  throw std::bad_alloc();
}

}  // namespace

Allocations allocations_of(const std::function<void()>& work) {
  counted = {};
  work();
  return counted;
}

}  // namespace sentiment::testing_support

// The array and nothrow forms of the library call these.
void* operator new(std::size_t size) { return sentiment::testing_support::allocate(size); }
void* operator new(std::size_t size, std::align_val_t alignment) {
  return sentiment::testing_support::allocate(size, alignment);
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }
