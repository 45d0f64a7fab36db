#pragma once

#include "base/json.hpp"
#include "model/model_file.hpp"

namespace sentiment {

/// The model as one JSON document that any language can predict from; docs/formats/model-json.md
/// lays it down. Numbers read back to the same bits.
Json model_json(const ModelFile& file);

}  // namespace sentiment
