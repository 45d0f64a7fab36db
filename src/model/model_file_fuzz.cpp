#include "model/model_file.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "model/model_envelope.hpp"

namespace {

/// What decodes must encode to a file that decodes.
void decode(std::string_view bytes) {
  const auto model = sentiment::decode_model_file(bytes);
  if (model && !sentiment::decode_model_file(sentiment::encode_model_file(*model))) std::abort();
}

}  // namespace

// The input as a file, and as the content of one: behind a checksum that holds, where chance would
// never come.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  decode(bytes);
  for (std::uint32_t version = 1; version <= sentiment::kModelFileVersion; ++version) {
    decode(sentiment::seal_model(bytes, version));
    if (size < sentiment::kModelEnvelopeSize) continue;
    decode(sentiment::seal_model(bytes.substr(sentiment::kModelEnvelopeSize), version));
  }
  return 0;
}
