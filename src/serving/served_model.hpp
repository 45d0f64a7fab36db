#pragma once

#include <string>
#include <vector>

#include "model/classifier.hpp"
#include "ports/ids.hpp"
#include "ports/tracker.hpp"

namespace sentiment {

/// A model as it is served: what it answers and who it is. Immutable: share it between threads.
struct ServedModel {
  ServedModel(Classifier the_classifier, ModelName the_name, ModelVersion the_version,
              Alias the_alias, RunId the_run, std::vector<Metric> the_metrics);

  Classifier classifier;
  ModelName name;
  ModelVersion version;
  Alias alias;
  RunId run_id;
  std::vector<Metric> metrics;  ///< of its training run; empty when that is not known
  /// Loaded from this machine's copy because the registry could not be asked: nobody knows whether
  /// the alias still points to it.
  bool stale = false;

  /// The answer of POST /predict, made ready: text before the confidence, one a label, and after.
  std::vector<std::string> answer_heads;
  std::string answer_tail;
};

}  // namespace sentiment
