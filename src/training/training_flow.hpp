#pragma once

#include <optional>
#include <string>

#include "base/error.hpp"
#include "base/stop_flag.hpp"
#include "ports/ids.hpp"
#include "registry/promotion.hpp"
#include "training/train_request.hpp"   // IWYU pragma: export
#include "training/training_ports.hpp"  // IWYU pragma: export
#include "training/training_record.hpp"

namespace sentiment {

/// A training that could not be published, or not wholly.
struct Unpublished {
  std::string id;  ///< resume_training() finishes it under this id
  Error error;     ///< why, where it is kept, and what to do
};

struct TrainOutcome {
  TrainingRecord record;
  std::string flow_run_id;
  std::optional<RunId> run_id{};          ///< nullopt when the tracker was down from the start
  std::optional<ModelVersion> version{};  ///< when registered
  std::optional<Promotion> promotion{};   ///< when asked for
  std::optional<Unpublished> unpublished{};
};

/// Runs the flow `sentiment-training` in two stages with one-way data: computing (load-data →
/// split-data → train-model → evaluate-model) needs no tracker; publishing (log-mlflow →
/// register-model → (champion) set-champion-alias) reports it to tracker and registry.
/// Where the ports name a place for pending models, the model is kept there before it is published:
/// whatever goes wrong from then on, and a tracker that cannot be reached from the start, leaves an
/// outcome with `unpublished`; where they name none, it is an error.
/// Errors: whatever stopped it; the run is then FAILED (interrupted: KILLED) with the reason, no
///         version is registered and no alias moved.
Result<TrainOutcome> run_training(const TrainRequest& request, const TrainingPorts& ports,
                                  const StopFlag& stop);

/// Publishes a training that was kept, under its own times, and only what is missing of it: after
/// any number of attempts there is one run, one logged model and one version. The promotion is
/// decided anew against the present champion. `digits` are its id or the first ones of it, of which
/// PendingRuns::find() makes an id. `ports.pending` is set.
/// Errors: PendingRuns::find's, lock's and load's; else what goes wrong leaves an outcome with
///         `unpublished` again.
Result<TrainOutcome> resume_training(const std::string& digits, const TrainingPorts& ports,
                                     int threads, const StopFlag& stop);

}  // namespace sentiment
