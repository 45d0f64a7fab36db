#include "testing/memory_backend.hpp"

#include <memory>

#include "base/clock.hpp"
#include "ports/artifact_store.hpp"
#include "ports/model_registry.hpp"
#include "ports/tracker.hpp"
#include "testing/contract_backend.hpp"
#include "testing/registry_contract.hpp"
#include "testing/tracker_contract.hpp"

namespace sentiment::testing_support {
namespace {

class InMemory final : public ContractBackend {
 public:
  Tracker& tracker() override { return memory_; }
  ModelRegistry& registry() override { return memory_; }
  ArtifactStore& store() override { return memory_; }

 private:
  SystemClock clock_;
  MemoryBackend memory_{clock_};
};

const BackendCase kMemory{.name = "Memory", .make = [] { return std::make_unique<InMemory>(); }};

INSTANTIATE_TEST_SUITE_P(Memory, TrackerContract, testing::Values(kMemory));
INSTANTIATE_TEST_SUITE_P(Memory, RegistryContract, testing::Values(kMemory));

}  // namespace
}  // namespace sentiment::testing_support
