#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "model/evaluation.hpp"
#include "ports/ids.hpp"
#include "ports/tracker.hpp"

namespace sentiment {

/// What computing hands to publishing: all that a tracker and a registry are told of one training,
/// and what was asked of them. Plain values, so that it can wait on the disk as JSON
/// (training_record_json.hpp).
struct TrainingRecord {
  std::string
      id;  ///< ours: 32 hexadecimal digits, minted before anything is sent; the run's kRunIdTag
  NewRun run;
  TimePoint end_time{};  ///< when the computing ended
  std::vector<KeyValue> params;
  std::vector<Metric> metrics;  ///< every point of every history
  std::vector<KeyValue> tags;   ///< of the data
  std::vector<DatasetInput> datasets;
  std::string model_id;    ///< "m-" and 32 hexadecimal digits
  std::string model_uuid;  ///< 32 hexadecimal digits

  ModelName model_name;
  bool register_model = true;
  bool champion = false;

  std::string data_path;
  Evaluation evaluation;
  int iterations = 0;  ///< n_iter_
  std::size_t train_rows = 0;
  std::size_t test_rows = 0;
  std::vector<std::string> warnings;
};

}  // namespace sentiment
