#include "cli/training_settings.hpp"

#include <filesystem>
#include <system_error>

#include "base/fields.hpp"
#include "base/json.hpp"
#include "cli/options.hpp"
#include "files/atomic_file.hpp"
#include "training/train_config.hpp"

namespace sentiment {
namespace {

constexpr const char* kParamsFile = "params.yaml";

}  // namespace

void TrainingSettings::declare(Options& options) {
  options.option("--params", params_, "FILE",
                 "settings of the training (default params.yaml where there is one)");
  options.repeated("--set", assignments_, "KEY=VALUE",
                   "one setting, e.g. model.C=2; beats the file (`config show` lists them)");
  options.option("--profile", profile_, "NAME", "settings to begin with: seed");
  options.option("--text-column", text_column_, "NAME", "short for --set data.text_column=NAME");
  options.option("--label-column", label_column_, "NAME", "short for --set data.label_column=NAME");
}

Result<void> TrainingSettings::apply(Fields& fields) const {
  TrainSettings settings;
  settings.profile = profile_;
  settings.assignments = assignments_;
  std::error_code ignored;
  if (params_ || std::filesystem::exists(kParamsFile, ignored)) {
    settings.params_name = params_.value_or(kParamsFile);
    settings.params_yaml = SENT_TRY(read_file(settings.params_name).map_error(doing("--params")));
  }
  SENT_CHECK(apply_settings(fields, settings));
  if (text_column_) SENT_CHECK(fields.set("data.text_column", *text_column_, "--text-column"));
  if (label_column_) SENT_CHECK(fields.set("data.label_column", *label_column_, "--label-column"));
  return {};
}

}  // namespace sentiment
