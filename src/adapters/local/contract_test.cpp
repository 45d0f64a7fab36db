#include <memory>

#include "adapters/local/local_home.hpp"
#include "base/clock.hpp"
#include "ports/artifact_store.hpp"
#include "ports/model_registry.hpp"
#include "ports/tracker.hpp"
#include "testing/contract_backend.hpp"
#include "testing/registry_contract.hpp"
#include "testing/temp_dir.hpp"
#include "testing/tracker_contract.hpp"

namespace sentiment::testing_support {
namespace {

class LocalBackend final : public ContractBackend {
 public:
  Tracker& tracker() override { return home_->tracker(); }
  ModelRegistry& registry() override { return home_->registry(); }
  ArtifactStore& store() override { return home_->artifacts(); }

 private:
  TempDir folder_;
  SystemClock clock_;
  std::unique_ptr<local::LocalHome> home_ =
      local::LocalHome::open(folder_.path() / "home", clock_).value();
};

const BackendCase kLocal{.name = "Local", .make = [] { return std::make_unique<LocalBackend>(); }};

INSTANTIATE_TEST_SUITE_P(Local, TrackerContract, testing::Values(kLocal));
INSTANTIATE_TEST_SUITE_P(Local, RegistryContract, testing::Values(kLocal));

}  // namespace
}  // namespace sentiment::testing_support
