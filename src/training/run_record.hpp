#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "ports/tracker.hpp"
#include "training/train_config.hpp"
#include "training/train_request.hpp"
#include "training/training_data.hpp"

namespace sentiment {

/// How a training is written down: parameters, metrics, tags and data sets by the names MLflow's
/// users know. Pure functions, the same for every tracker.

/// How a setting is named as a parameter: "model.C" is "model_C".
std::string parameter_name(std::string_view key);

/// The settings as the original logs them ("vectorizer_max_features" = "5000", "model_C" = "1.0"),
/// then what was read from where.
std::vector<KeyValue> run_params(const TrainRequest& request, const SplitRows& rows);

/// "train_loss", one point per iteration of the solver, the start at step 0.
std::vector<Metric> loss_history(const std::vector<double>& losses, TimePoint time);

/// The file, or both files, of a training as MLflow's dataset inputs.
std::vector<DatasetInput> dataset_inputs(const TrainingData& data, const SplitRows& rows,
                                         const DataOptions& options);

/// Figures of the data: "sentiment.data.sha256", "sentiment.data.rows", …
std::vector<KeyValue> data_tags(const TrainingData& data, const SplitRows& rows);

}  // namespace sentiment
