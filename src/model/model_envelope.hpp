#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace sentiment {

/// The 32 bytes in front of every `sentiment.model`, whatever its version
/// (docs/formats/model-file.md): magic, version, size of the file, checksum of all other bytes.
inline constexpr std::uint32_t kModelFileVersion = 4;
inline constexpr std::size_t kModelEnvelopeSize = 32;
inline constexpr std::string_view kModelMagic = "\x89SENTIM\n";

/// The content with its envelope in front.
std::string seal_model(std::string_view content, std::uint32_t version = kModelFileVersion);

struct UnsealedModel {
  std::string_view content;  ///< a view into the bytes
  std::uint32_t version = 0;
};

/// What seal_model() was given.
/// Errors: corrupt_data for anything but the bytes that were sealed, saying what is wrong, and for
///         a version newer than ours.
Result<UnsealedModel> unseal_model(std::string_view bytes);

}  // namespace sentiment
