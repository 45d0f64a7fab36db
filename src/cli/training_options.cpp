#include "cli/training_options.hpp"

#include "app/training_settings.hpp"
#include "cli/options.hpp"
#include "training/train_config.hpp"

namespace sentiment {

void declare_training(Options& options, TrainingSettings& settings) {
  options.option("--params", settings.params, "FILE",
                 "settings of the training (default params.yaml where there is one)");
  options.repeated("--set", settings.assignments, "KEY=VALUE",
                   "one setting, e.g. model.C=2; beats the file (`config show` lists them)");
  options.option("--profile", settings.profile, "NAME", "profile to start from").choices =
      profile_names();
  options.option("--text-column", settings.text_column, "NAME",
                 "short for --set data.text_column=NAME");
  options.option("--label-column", settings.label_column, "NAME",
                 "short for --set data.label_column=NAME");
  options.option("--separator", settings.separator, "CHAR", "short for --set data.separator=CHAR");
}

}  // namespace sentiment
