#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "data/dataset.hpp"
#include "interchange/sklearn/read/foreign_model.hpp"
#include "model/evaluation.hpp"
#include "ports/backend.hpp"
#include "ports/ids.hpp"

namespace sentiment {

/// What `import` is asked for.
struct ImportRequest {
  std::string path;
  ModelName model_name;
  std::string experiment_name;
  std::string user;
  std::optional<std::string> evaluate_on;  ///< a labelled CSV file
  std::optional<double> min_f1;            ///< requires evaluate_on
  DatasetColumns columns;
  int threads = 1;
};

/// What a model is worth on a labelled file.
struct Measured {
  Evaluation evaluation;
  std::size_t rows = 0;
};

struct ImportOutcome {
  ForeignModel model;  ///< of format "sentiment.model" where it is one
  RunId run_id;
  ModelVersion version;
  std::optional<Measured> measured;  ///< where `evaluate_on` was asked for
};

/// Reads a scikit-learn file or a sentiment.model, measures it if asked to, and registers it (a
/// scikit-learn file unchanged) as a new version with its own run. Nothing is written before all
/// that can be refused was checked.
/// Errors: read_foreign_model's, decode_model_file's and load_dataset's; refused for an F1 below
///         min_f1; the ports'.
Result<ImportOutcome> import_model(const ImportRequest& request, const ModelPorts& ports,
                                   const Clock& clock);

}  // namespace sentiment
