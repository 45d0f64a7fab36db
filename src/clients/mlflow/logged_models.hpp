#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "clients/mlflow/api.hpp"
#include "clients/mlflow/values.hpp"

namespace sentiment::mlflow {

enum class ModelStatus { pending, ready, upload_failed, unspecified };

struct NewLoggedModel {
  std::string experiment_id;
  std::string name;  ///< without / : . % " '; need not be unique
  std::string source_run_id;
  std::string model_type;  ///< may be ""
  std::vector<Tag> params;
  std::vector<Tag> tags;
};

struct LoggedModel {
  std::string id;  ///< "m-" and 32 hexadecimal digits, the server's choice
  std::string artifact_uri;
  ModelStatus status = ModelStatus::unspecified;
  std::vector<Tag> tags;
};

/// MLflow 3's logged models: a folder of files with a page of its own, linked to the run it came
/// from. Threads: one caller at a time. Errors: those of Api; invalid_argument for over-long
/// values.
class LoggedModels {
 public:
  explicit LoggedModels(Api& api) : api_(&api) {}

  /// A model whose files are to come; one for this run and name however often it has to be sent,
  /// given that none was there before.
  Result<LoggedModel> create(const NewLoggedModel& model);
  Result<LoggedModel> get(const std::string& model_id);
  /// Models of a run, newest first; `name` "" = all.
  Result<std::vector<LoggedModel>> of_run(const std::string& experiment_id,
                                          const std::string& run_id, const std::string& name);
  /// Says that the files are there, or will not come; checks that the server took it.
  Result<LoggedModel> finalize(const std::string& model_id, ModelStatus status);
  Result<void> set_tags(const std::string& model_id, const std::vector<Tag>& tags);

 private:
  Api* api_;
};

}  // namespace sentiment::mlflow
