#pragma once

#include <filesystem>
#include <utility>

#include "base/error.hpp"
#include "model/model_file.hpp"

namespace sentiment {

struct ProvedModel;

/// A model folder whose model was read from the disk as it lies there: each number is one, and its
/// golden examples are answered as when it was written. What goes to a tracker is one of these, so
/// no model is registered that could not be read. Nobody may change the folder afterwards.
class ProvedFolder {
 public:
  const std::filesystem::path& path() const { return path_; }
  /// The same folder, after it or one that holds it was renamed.
  ProvedFolder renamed(std::filesystem::path path) const { return ProvedFolder(std::move(path)); }

 private:
  friend Result<ProvedModel> prove_model_folder(const std::filesystem::path& folder);
  explicit ProvedFolder(std::filesystem::path path) : path_(std::move(path)) {}

  std::filesystem::path path_;
};

struct ProvedModel {
  ModelFile model;
  ProvedFolder folder;
};

/// Reads the model of a folder. Errors: read_model_folder's, naming the file.
Result<ProvedModel> prove_model_folder(const std::filesystem::path& folder);

/// The same for a folder that we have just written. Errors: prove_model_folder's, saying so.
Result<ProvedFolder> prove_written_folder(const std::filesystem::path& folder);

}  // namespace sentiment
