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

void* allocate_or_null(std::size_t size) noexcept {
  ++counted.count;
  counted.largest = std::max(counted.largest, size);
  return std::malloc(size == 0 ? 1 : size);
}

void* allocate(std::size_t size) {
  if (void* memory = allocate_or_null(size)) return memory;
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

// The array forms of the library call these. The nothrow form does, too, but not that of the
// address sanitizer, whose memory our delete may not free: std::stable_sort takes its buffer so.
void* operator new(std::size_t size) { return sentiment::testing_support::allocate(size); }
void* operator new(std::size_t size, std::align_val_t alignment) {
  return sentiment::testing_support::allocate(size, alignment);
}
void* operator new(std::size_t size, const std::nothrow_t& /*tag*/) noexcept {
  return sentiment::testing_support::allocate_or_null(size);
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }
