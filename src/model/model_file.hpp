#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "model/classifier.hpp"
#include "model/prediction.hpp"
#include "model/provenance.hpp"

namespace sentiment {

/// A text with the answer the model gave when it was written; predicted again at each load.
struct GoldenExample {
  std::string text;
  Prediction prediction;
};

/// The content of a `sentiment.model` file; the bytes are laid down in docs/formats/model-file.md.
struct ModelFile {
  Classifier classifier;
  Provenance provenance;
  std::vector<GoldenExample> golden;
  std::vector<std::uint64_t>
      training_digests;  ///< text_digest() of each training text, sorted, each once
};

/// The file's bytes: the same for the same content. Little-endian, checksummed, never executable.
std::string encode_model_file(const ModelFile& model);
/// Errors: corrupt_data for any byte that is not as written, an unknown newer version, or a golden
///         example that is predicted otherwise (by more than 1e-12).
Result<ModelFile> decode_model_file(std::string_view bytes);
/// Maps and decodes. Errors: not_found; else as above, naming the file.
Result<ModelFile> load_model_file(const std::filesystem::path& path);

}  // namespace sentiment
