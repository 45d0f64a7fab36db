#pragma once

#include "app/training_settings.hpp"
#include "cli/options.hpp"

namespace sentiment {

/// Declares how a training is set: --params, --set, --profile, --text-column, --label-column.
void declare_training(Options& options, TrainingSettings& settings);

}  // namespace sentiment
