#include "interchange/codec/npy_reader.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "interchange/codec/array.hpp"

// What is read has as many items as it says.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto array = sentiment::foreign::read_npy(bytes);
  if (!array) return 0;
  const auto reals = sentiment::foreign::read_reals(*array);
  if (reals && reals->size() != array->count()) std::abort();
  constexpr std::size_t kFew = 1000;
  if (array->count() <= kFew) {
    const auto names = sentiment::foreign::read_names(*array);
    if (names && names->size() != array->count()) std::abort();
  }
  return 0;
}
