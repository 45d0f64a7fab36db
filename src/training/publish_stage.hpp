#pragma once

#include <filesystem>
#include <optional>

#include "base/error.hpp"
#include "flow/flow.hpp"
#include "interchange/model_folder/proved_folder.hpp"
#include "model/model_file.hpp"
#include "ports/ids.hpp"
#include "registry/promotion.hpp"
#include "training/training_ports.hpp"
#include "training/training_record.hpp"

namespace sentiment {

/// A computed training and the run it is published as.
struct Publication {
  const TrainingRecord& record;
  const ModelFile& model;
  TestRows rows;
  std::filesystem::path files;         ///< the run's artifacts
  std::optional<ProvedFolder> folder;  ///< the model folder, where it was written already
  RunId run;                           ///< already started
  /// An earlier attempt may have done some of it: look before making anything.
  bool again = false;
  int threads = 1;
};

struct Published {
  std::optional<ModelVersion> version;  ///< when registered
  std::optional<Promotion> promotion;   ///< when asked for
};

/// The second stage of the flow: log-mlflow → register-model → (champion) set-champion-alias. It
/// leaves the run RUNNING. Repeated with `again`, it makes no doubles: what an earlier attempt
/// wrote is found, and a promotion that did not happen is decided anew against the present
/// champion. Errors: the ports'; interrupted.
Result<Published> publish_training(const Publication& publication, const TrainingPorts& ports,
                                   Flow& flow);

}  // namespace sentiment
