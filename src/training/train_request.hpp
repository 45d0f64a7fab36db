#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "data/packed_file.hpp"
#include "flow/flow.hpp"
#include "ports/ids.hpp"
#include "training/git_state.hpp"
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
  std::string user;  ///< tag mlflow.user
  GitState git;      ///< tags mlflow.source.git.commit, …git.branch and …git.repoURL
  TrainConfig config;
  std::string profile = "seed";
  int threads = 1;
  std::uint64_t max_unpacked_bytes = kMostUnpackedBytes;  ///< of a packed data file
  TaskRetries retries;
};

}  // namespace sentiment
