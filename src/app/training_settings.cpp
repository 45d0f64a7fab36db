#include "app/training_settings.hpp"

#include <filesystem>
#include <system_error>

#include "base/fields.hpp"
#include "base/json.hpp"
#include "files/atomic_file.hpp"
#include "training/train_config.hpp"

namespace sentiment {
namespace {

constexpr const char* kParamsFile = "params.yaml";

}  // namespace

Result<void> TrainingSettings::apply(Fields& fields) const {
  TrainSettings settings;
  settings.profile = profile;
  settings.assignments = assignments;
  std::error_code ignored;
  if (params || std::filesystem::exists(kParamsFile, ignored)) {
    settings.params_name = params.value_or(kParamsFile);
    settings.params_yaml = SENT_TRY(read_file(settings.params_name).map_error(doing("--params")));
  }
  SENT_CHECK(apply_settings(fields, settings));
  if (text_column) SENT_CHECK(fields.set("data.text_column", *text_column, "--text-column"));
  if (label_column) SENT_CHECK(fields.set("data.label_column", *label_column, "--label-column"));
  if (separator) SENT_CHECK(fields.set("data.separator", *separator, "--separator"));
  return {};
}

}  // namespace sentiment
