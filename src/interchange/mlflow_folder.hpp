#pragma once

#include <filesystem>
#include <string>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/strong.hpp"
#include "model/model_file.hpp"

namespace sentiment {

/// What an MLflow model folder is made from.
struct ModelFolderContent {
  const ModelFile& model;
  std::string model_id;  ///< "m-" and 32 hexadecimal digits
  RunId run_id;
  TimePoint created{};
  std::string model_uuid;     ///< 32 hexadecimal digits
  std::string input_example;  ///< one text
};

/// Writes the folder that a tracker attaches to a run. `folder` does not exist yet.
/// Errors: failed_precondition or internal where it cannot be written.
Result<void> write_model_folder(const std::filesystem::path& folder,
                                const ModelFolderContent& content);

/// The model of such a folder. Errors: not_found without a sentiment.model; load_model_file's.
Result<ModelFile> read_model_folder(const std::filesystem::path& folder);

}  // namespace sentiment
