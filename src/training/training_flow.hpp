#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/stop_flag.hpp"
#include "base/strong.hpp"
#include "model/evaluation.hpp"
#include "ports/artifact_store.hpp"
#include "ports/flow_observer.hpp"
#include "ports/model_registry.hpp"
#include "ports/object_store.hpp"
#include "ports/tracker.hpp"
#include "training/flow.hpp"
#include "training/promotion.hpp"
#include "training/train_config.hpp"

namespace sentiment {

/// What a user asks of one training.
struct TrainRequest {
  std::string data_path;
  std::optional<std::string> test_path;  ///< train on all of data_path, test on this: no split
  bool champion = false;                 ///< compare with the champion, and promote when better
  bool register_model = true;
  ModelName model_name{"sentiment-classifier"};
  std::string experiment_name = "sentiment-classifier";
  std::string user;        ///< tag mlflow.user
  std::string git_commit;  ///< tag mlflow.source.git.commit; may be empty
  TrainConfig config;
  std::string profile = "seed";
  int threads = 1;
  TaskRetries retries;
};

struct TrainOutcome {
  RunId run_id;
  std::string flow_run_id;
  Evaluation evaluation;
  int iterations = 0;  ///< n_iter_
  std::size_t train_rows = 0;
  std::size_t test_rows = 0;
  std::vector<std::string> warnings;
  std::optional<ModelVersion> version;  ///< when registered
  std::optional<Promotion> promotion;   ///< when asked for
};

/// What the flow works with. Everything outlives the flow.
struct TrainingPorts {
  Tracker& tracker;
  ModelRegistry& registry;
  ArtifactStore& artifacts;
  std::vector<FlowObserver*> observers;  ///< told in this order
  Clock& clock;
  ObjectStore* objects = nullptr;  ///< where data named by s3:// is; needed for such data only
};

/// Runs the flow `sentiment-training`: load-data → split-data → train-model → evaluate-model →
/// log-mlflow → register-model → (champion) set-champion-alias.
/// Errors: whatever stopped it; the run is then FAILED (interrupted: KILLED) with the reason, no
///         version is registered and no alias moved.
Result<TrainOutcome> run_training(const TrainRequest& request, const TrainingPorts& ports,
                                  const StopFlag& stop);

}  // namespace sentiment
