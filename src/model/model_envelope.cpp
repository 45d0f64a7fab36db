#include "model/model_envelope.hpp"

#include <fmt/core.h>
#include <xxhash.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/byte_reader.hpp"
#include "base/byte_writer.hpp"
#include "base/error.hpp"

namespace sentiment {
namespace {

constexpr std::size_t kChecksumOffset = 24;

/// XXH3-64 of the envelope before the checksum and of the content after it.
std::uint64_t checksum(std::string_view front, std::string_view content) {
  const std::unique_ptr<XXH3_state_t, decltype(&XXH3_freeState)> state(XXH3_createState(),
                                                                       &XXH3_freeState);
  XXH3_64bits_reset(state.get());
  XXH3_64bits_update(state.get(), front.data(), front.size());
  XXH3_64bits_update(state.get(), content.data(), content.size());
  return XXH3_64bits_digest(state.get());
}

}  // namespace

std::string seal_model(std::string_view content, std::uint32_t version) {
  ByteWriter writer;
  writer.bytes(kModelMagic);
  writer.u32(version);
  writer.u32(0);
  writer.u64(kModelEnvelopeSize + content.size());
  writer.u64(checksum(writer.written(), content));
  writer.bytes(content);
  return writer.take();
}

Result<UnsealedModel> unseal_model(std::string_view bytes) {
  ByteReader reader(bytes);
  if (reader.bytes(kModelMagic.size()) != kModelMagic) {
    return fail(Code::corrupt_data, "it does not begin as a sentiment.model file does");
  }
  const std::uint32_t version = reader.u32();
  reader.u32();  // reserved; the checksum covers it
  const std::uint64_t size = reader.u64();
  const std::uint64_t expected = reader.u64();
  if (!reader.ok() || size != bytes.size()) {
    return fail(Code::corrupt_data,
                reader.ok()
                    ? fmt::format("it is {} bytes long and should be {}", bytes.size(), size)
                    : fmt::format("it ends after {} bytes", bytes.size()));
  }
  const std::string_view content = bytes.substr(kModelEnvelopeSize);
  if (checksum(bytes.substr(0, kChecksumOffset), content) != expected) {
    return fail(Code::corrupt_data, "its checksum does not match: some of its bytes were changed");
  }
  if (version > kModelFileVersion) {
    return fail(Code::corrupt_data,
                fmt::format("its format is version {} and this program reads up to version {}: use "
                            "a newer sentiment",
                            version, kModelFileVersion));
  }
  if (version == 0) return fail(Code::corrupt_data, "its format has no version");
  return UnsealedModel{content, version};
}

}  // namespace sentiment
