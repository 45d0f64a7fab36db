#pragma once

#include <filesystem>
#include <string>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "interchange/model_folder/proved_folder.hpp"
#include "model/model_file.hpp"

namespace sentiment {

/// What an MLflow model folder is made from.
struct ModelFolderContent {
  const ModelFile& model;
  std::string model_id;  ///< "m-" and 32 hexadecimal digits
  std::string run_id;    ///< of the run that it belongs to
  TimePoint created{};
  std::string model_uuid;     ///< 32 hexadecimal digits
  std::string input_example;  ///< one text
};

/// Writes the folder that a tracker attaches to a run: MLmodel, sentiment.model, model.pkl (a
/// scikit-learn Pipeline), requirements.txt, conda.yaml, python_env.yaml, input_example.json and
/// serving_input_example.json, as MLflow lays them out; and code/ where the pipeline names a module
/// of ours (PythonCleaner::module). MLmodel names the flavors `sentiment`, `sklearn` and
/// `python_function`. The signature takes one tensor of dtype object and shape [-1]: with it MLflow
/// hands texts over one by one, with a column named "text" it would silently predict the column's
/// name. The folder appears whole, and read back, or not at all; it may exist before only if it is
/// empty. The same model gives the same bytes of sentiment.model and model.pkl. Nothing is forced
/// to the disk: who keeps the folder does. Source: MLflow 3.18, mlflow/models/model.py Errors:
/// failed_precondition or internal where it cannot be written; conflict where something
///         stands in its place; corrupt_data for a model that cannot be read back, naming the file.
Result<ProvedFolder> write_model_folder(const std::filesystem::path& folder,
                                        const ModelFolderContent& content);

/// The model of such a folder, or of one that Python's MLflow wrote (read/any_model.hpp).
/// Errors: not_found without a model file; load_any_model's.
Result<ModelFile> read_model_folder(const std::filesystem::path& folder);

}  // namespace sentiment
