#pragma once

#include <string>
#include <vector>

#include "base/error.hpp"
#include "ports/artifact_store.hpp"
#include "ports/deletions.hpp"
#include "ports/flow_history.hpp"
#include "ports/flow_observer.hpp"
#include "ports/ids.hpp"
#include "ports/model_registry.hpp"
#include "ports/tracker.hpp"

namespace sentiment {

/// The ports through which the runs and models of one place are read and written.
struct ModelPorts {
  Tracker& tracker;
  ModelRegistry& registry;
  ArtifactStore& artifacts;
};

/// Where runs, models and flow history are kept: the ports of one place, opened together.
class Backend {
 public:
  virtual ~Backend() = default;
  virtual Tracker& tracker() = 0;
  virtual ModelRegistry& registry() = 0;
  virtual ArtifactStore& artifacts() = 0;
  virtual FlowObserver& recorder() = 0;
  virtual FlowHistory& history() = 0;
  virtual Deletions& deletions() = 0;
  ModelPorts models() { return {tracker(), registry(), artifacts()}; }
  /// Addresses of the pages that show them to people; empty where there are none.
  virtual std::string run_page(const RunId& /*run*/) { return {}; }
  virtual std::string version_page(const ModelName& /*name*/, ModelVersion /*version*/) {
    return {};
  }
  /// Marks the runs whose process died FAILED and returns how many; costs nothing where there are
  /// none, and makes nothing where nothing was kept yet.
  virtual Result<int> mark_dead_runs_failed() = 0;
  /// What is wrong with what is kept, one sentence each; empty when all is well.
  virtual Result<std::vector<std::string>> problems() = 0;
};

}  // namespace sentiment
