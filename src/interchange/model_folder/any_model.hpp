#pragma once

#include <filesystem>
#include <string>

#include "base/error.hpp"
#include "model/model_file.hpp"

namespace sentiment {

/// The model file of an MLflow model folder: sentiment.model; without one, scikit-learn's file that
/// MLmodel names, or model.pkl, model.joblib or model.skops.
/// Errors: not_found, naming the folder; corrupt_data for an MLmodel that names a file elsewhere.
Result<std::filesystem::path> find_model_file(const std::filesystem::path& folder);

/// Reads a file of ours, or a scikit-learn pickle, joblib or skops file (foreign_model.hpp): what
/// it is, its first bytes say. A foreign one comes without golden examples and digests.
/// Errors: not_found; load_model_file's and load_foreign_model's.
Result<ModelFile> load_any_model(const std::filesystem::path& path);

}  // namespace sentiment
