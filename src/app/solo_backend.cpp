#include "app/solo_backend.hpp"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "adapters/local/local_home.hpp"
#include "app/openers.hpp"
#include "base/error.hpp"
#include "ports/artifact_store.hpp"
#include "ports/backend.hpp"
#include "ports/flow_history.hpp"
#include "ports/flow_observer.hpp"
#include "ports/model_registry.hpp"
#include "ports/tracker.hpp"

namespace sentiment {
namespace {

class SoloBackend final : public Backend {
 public:
  explicit SoloBackend(std::unique_ptr<local::LocalHome> home) : home_(std::move(home)) {}

  Tracker& tracker() override { return home_->tracker(); }
  ModelRegistry& registry() override { return home_->registry(); }
  ArtifactStore& artifacts() override { return home_->store(); }
  FlowObserver& recorder() override { return home_->observer(); }
  FlowHistory& history() override { return home_->history(); }
  Result<int> mark_dead_runs_failed() override { return home_->mark_dead_runs_failed(); }
  Result<std::vector<std::string>> problems() override { return home_->problems(); }

 private:
  std::unique_ptr<local::LocalHome> home_;
};

}  // namespace

Result<std::unique_ptr<Backend>> open_solo_backend(const AppContext& context) {
  auto home = SENT_TRY(local::LocalHome::open(context.config.home, context.clock)
                           .map_error(doing("home folder '" + context.config.home + "'")));
  return std::make_unique<SoloBackend>(std::move(home));
}

}  // namespace sentiment
