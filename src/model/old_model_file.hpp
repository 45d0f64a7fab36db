#pragma once

#include <cstdint>
#include <string_view>

#include "base/error.hpp"
#include "model/model_file.hpp"

namespace sentiment {

/// Decodes the content of a `sentiment.model` of version 1, 2 or 3, which are no longer written.
/// Errors: decode_model_file's.
Result<ModelFile> decode_old_model(std::string_view content, std::uint32_t version);

}  // namespace sentiment
