#pragma once

#include <string>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/stop_flag.hpp"
#include "files/temp_folder.hpp"
#include "flow/flow.hpp"
#include "model/model_file.hpp"
#include "ports/object_store.hpp"
#include "training/train_request.hpp"
#include "training/training_data.hpp"
#include "training/training_record.hpp"

namespace sentiment {

/// A training that is not reported to anybody yet.
struct ComputedTraining {
  TrainingRecord record;
  ModelFile model;
  TrainingData data;  ///< owns what `test` points to
  Rows test;
  TempFolder files;  ///< the run's artifacts: evaluation/…
};

/// The first stage of the flow, which needs no tracker: load-data → split-data → train-model →
/// evaluate-model. `begun` knows the run's identity; the rest of the record is filled in. The
/// report names the run `shown_run`. `objects`: see TrainingPorts.
/// Errors: whatever is wrong with the data or the settings; interrupted.
Result<ComputedTraining> compute_training(const TrainRequest& request, TrainingRecord begun,
                                          const std::string& shown_run, Flow& flow,
                                          const Clock& clock, const StopFlag& stop,
                                          ObjectStore* objects);

}  // namespace sentiment
