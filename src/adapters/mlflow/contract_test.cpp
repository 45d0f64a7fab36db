// The contract suites against a real server, started once for this program. Builds for sanitizers
// leave them out (what they could find is found by the tests without a server), and so does a
// machine without the pinned release.
#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <utility>
#include <vector>

#include "adapters/mlflow/artifact_repository.hpp"
#include "adapters/mlflow/mlflow_registry.hpp"
#include "adapters/mlflow/mlflow_store.hpp"
#include "adapters/mlflow/mlflow_tracker.hpp"
#include "adapters/mlflow/proxied_artifacts.hpp"
#include "base/clock.hpp"
#include "clients/mlflow/client.hpp"
#include "ports/artifact_store.hpp"
#include "ports/model_registry.hpp"
#include "ports/tracker.hpp"
#include "testing/contract_backend.hpp"
#include "testing/http/mlflow_server.hpp"
#include "testing/registry_contract.hpp"
#include "testing/temp_dir.hpp"
#include "testing/tracker_contract.hpp"

namespace sentiment::testing_support {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)

GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(TrackerContract);
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(RegistryContract);

#else

namespace {

class MlflowContractBackend final : public ContractBackend {
 public:
  explicit MlflowContractBackend(const MlflowServer& server)
      : client_(mlflow::Client::open(
                    {.tracking_uri = server.url(), .timeout = std::chrono::seconds(60)}, clock_)
                    .value()),
        repositories_(proxied(*client_)) {}

  Tracker& tracker() override { return tracker_; }
  ModelRegistry& registry() override { return registry_; }
  ArtifactStore& store() override { return store_; }

 private:
  static ArtifactRepositories proxied(mlflow::Client& client) {
    std::vector<std::unique_ptr<ArtifactRepository> > known;
    known.push_back(std::make_unique<ProxiedArtifacts>(client.artifacts()));
    return ArtifactRepositories(std::move(known));
  }

  TempDir folder_;
  SystemClock clock_;
  std::unique_ptr<mlflow::Client> client_;
  ArtifactRepositories repositories_;
  MlflowTracker tracker_{*client_, repositories_};
  MlflowRegistry registry_{client_->registry(), clock_};
  MlflowStore store_{*client_, client_->registry(), repositories_, folder_.path() / "cache"};
};

std::unique_ptr<ContractBackend> make_backend() {
  static const MlflowServer server;
  return std::make_unique<MlflowContractBackend>(server);
}

std::vector<BackendCase> cases() {
  if (MlflowServer::program().empty()) return {};
  return {{.name = "Mlflow", .make = make_backend}};
}

// Without the pinned release there is no case, and so no test.
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(TrackerContract);
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(RegistryContract);
INSTANTIATE_TEST_SUITE_P(Mlflow, TrackerContract, testing::ValuesIn(cases()));
INSTANTIATE_TEST_SUITE_P(Mlflow, RegistryContract, testing::ValuesIn(cases()));

}  // namespace

#endif

}  // namespace sentiment::testing_support
