#include "interchange/codec/unpack.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "interchange/sklearn/read/foreign_model.hpp"

// The input as a packed joblib file: what unpacks stays within its bound, and is read as a model.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto packing = sentiment::foreign::find_packing(bytes);
  if (packing && *packing != sentiment::foreign::Packing::none) {
    const auto unpacked = sentiment::foreign::unpack(*packing, bytes);
    if (unpacked && unpacked->size() > sentiment::foreign::largest_unpacked(size)) std::abort();
  }
  const auto model = sentiment::read_foreign_model(bytes);
  static_cast<void>(model);
  return 0;
}
