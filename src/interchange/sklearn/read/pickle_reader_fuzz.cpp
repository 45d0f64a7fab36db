#include "interchange/codec/pickle_reader.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "interchange/sklearn/read/foreign_model.hpp"

// The input as a pickle; what can be read goes on to be mapped to a classifier.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (sentiment::foreign::read_pickle(bytes)) {
    const auto model = sentiment::read_foreign_model(bytes);
    static_cast<void>(model);
  }
  return 0;
}
