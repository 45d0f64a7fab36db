#include "interchange/mlflow_folder.hpp"

#include "base/atomic_file.hpp"

namespace sentiment {

Result<void> write_model_folder(const std::filesystem::path& folder,
                                const ModelFolderContent& content) {
  return write_file_atomically(folder / "sentiment.model", encode_model_file(content.model));
}

Result<ModelFile> read_model_folder(const std::filesystem::path& folder) {
  return load_model_file(folder / "sentiment.model");
}

}  // namespace sentiment
