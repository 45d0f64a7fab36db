#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "app/services.hpp"
#include "base/error.hpp"
#include "base/json.hpp"
#include "cli/program_fixture.hpp"
#include "ports/artifact_store.hpp"
#include "ports/flow_history.hpp"
#include "ports/flow_observer.hpp"
#include "ports/model_registry.hpp"
#include "ports/tracker.hpp"
#include "testing/faulty_ports.hpp"

namespace sentiment {
namespace {

using testing::HasSubstr;
using testing_support::ProgramFixture;

/// The real backend, but that somebody else works on its registry, too.
class SharedBackend final : public Backend {
 public:
  explicit SharedBackend(std::unique_ptr<Backend> real) : backend(std::move(real)) {}
  Tracker& tracker() override { return backend->tracker(); }
  ModelRegistry& registry() override { return faulty; }
  ArtifactStore& artifacts() override { return backend->artifacts(); }
  FlowObserver& recorder() override { return backend->recorder(); }
  FlowHistory& history() override { return backend->history(); }
  Result<int> mark_dead_runs_failed() override { return backend->mark_dead_runs_failed(); }
  Result<std::vector<std::string>> problems() override { return backend->problems(); }

  std::unique_ptr<Backend> backend;
  testing_support::CallFault fault;
  testing_support::FaultyRegistry faulty{backend->registry(), fault};
};

class RegistryCommands : public ProgramFixture {
 protected:
  void move(int version, const std::string& alias = "champion") {
    EXPECT_EQ(call({"set-alias", "--version", std::to_string(version), "--alias", alias}).exit, 0);
  }
  std::string train_version() { return train({"--json"}).document()["run_id"].get<std::string>(); }
  Json champion() {
    const auto called = call({"model-info", "--json"});
    return called.exit == 0 ? called.document()["version"] : Json(nullptr);
  }
};

TEST_F(RegistryCommands, ReadingMakesNoHome) {
  EXPECT_EQ(call({"list-versions"}).exit, 3);
  EXPECT_EQ(call({"model-info"}).exit, 3);
  EXPECT_EQ(call({"runs", "list"}).exit, 0);
  EXPECT_EQ(call({"rollback"}).exit, 3);
  EXPECT_EQ(call({"doctor", "--port", "0"}).exit, 0);
  EXPECT_FALSE(std::filesystem::exists(path("home")));
}

TEST_F(RegistryCommands, ListVersionsPrintsTheContractsTable) {
  const auto first = train_version();
  const auto second = train_version();
  move(1);
  move(1, "challenger");
  EXPECT_EQ(call({"list-versions"}).out,
            "Version    Run ID                               Aliases             \n"
            "---------- ------------------------------------ --------------------\n"
            "2          " +
                second +
                "     -                   \n"
                "1          " +
                first + "     challenger, champion\n");
  const auto document = call({"list-versions", "--json"}).document();
  EXPECT_EQ(document["versions"][0]["version"], 2);
  EXPECT_EQ(document["versions"][1]["aliases"], (Json{"challenger", "champion"}));
}

TEST_F(RegistryCommands, SetAliasPrintsTheContractsLine) {
  train_version();
  const auto moved = call({"set-alias", "--model-name", "sentiment-classifier", "--version", "1",
                           "--alias", "challenger"});
  EXPECT_EQ(moved.exit, 0);
  EXPECT_EQ(moved.out, "Set alias 'challenger' on sentiment-classifier v1\n");
  EXPECT_EQ(call({"set-alias", "--version", "2", "--alias", "x"}).exit, 3);
  EXPECT_EQ(call({"set-alias", "--version", "1", "--alias", "x", "--model-name", "no"}).exit, 3);
  EXPECT_EQ(call({"set-alias", "--version", "1"}).exit, 2);
  EXPECT_EQ(call({"set-alias", "--version", "one", "--alias", "x"}).exit, 2);
}

TEST_F(RegistryCommands, ModelInfoPrintsItsBlocks) {
  const auto run = train_version();
  move(1);
  const auto info = call({"model-info"});
  EXPECT_EQ(info.exit, 0);
  EXPECT_THAT(info.out, HasSubstr("Champion Model Info\n"));
  EXPECT_THAT(info.out, HasSubstr("Model: sentiment-classifier\nVersion: 1\nAlias: champion\n"
                                  "Run ID: " +
                                  run + "\nCreated: "));
  EXPECT_THAT(info.out, HasSubstr("\nMetrics:\n  accuracy: 0."));
  EXPECT_THAT(info.out, HasSubstr("\nParameters:\n"));
  EXPECT_THAT(info.out, HasSubstr("\n  model_C: 1.0\n"));
}

TEST_F(RegistryCommands, DeleteAliasTakesItAway) {
  train_version();
  move(1, "challenger");
  EXPECT_EQ(call({"delete-alias", "--alias", "challenger"}).out,
            "Deleted alias 'challenger' of sentiment-classifier (it was on v1)\n");
  EXPECT_EQ(call({"delete-alias", "--alias", "challenger"}).exit, 3);
}

TEST_F(RegistryCommands, RollbackGoesBackStepByStepUntilThereIsNothingLeft) {
  for (int version = 1; version <= 3; ++version) {
    train_version();
    move(version);
  }
  EXPECT_EQ(call({"rollback"}).out,
            "Rolled back alias 'champion' on sentiment-classifier from v3 to v2\n");
  EXPECT_EQ(champion(), 2);
  EXPECT_EQ(call({"rollback", "--json"}).document()["version"], 1);
  const auto last = call({"rollback"});
  EXPECT_EQ(last.exit, 3);
  EXPECT_THAT(last.err, HasSubstr("nothing to go back to"));
  EXPECT_EQ(champion(), 1);
  move(3);
  EXPECT_EQ(call({"rollback"}).exit, 0);
  EXPECT_EQ(champion(), 1);
}

TEST_F(RegistryCommands, RollbackBringsBackADeletedAlias) {
  train_version();
  move(1);
  call({"delete-alias", "--alias", "champion"});
  EXPECT_EQ(call({"rollback"}).exit, 0);
  EXPECT_EQ(champion(), 1);
}

TEST_F(RegistryCommands, SetAliasTriesAgainWhenSomebodyElseMovedItMeanwhile) {
  for (int i = 0; i < 3; ++i) train_version();
  move(1);
  openers_.backend = [](const AppContext& context) -> Result<std::unique_ptr<Backend>> {
    auto shared = std::make_unique<SharedBackend>(SENT_TRY(open_backend(context)));
    shared->faulty.before_move = [&real = shared->backend->registry()] {
      EXPECT_TRUE(real.move_alias({.name = ModelName{"sentiment-classifier"},
                                   .alias = Alias{"champion"},
                                   .from = ModelVersion{1},
                                   .to = ModelVersion{2}}));
    };
    return shared;
  };
  const auto moved = call({"set-alias", "--version", "3", "--alias", "champion", "--json"});
  EXPECT_EQ(moved.exit, 0) << moved.err;
  EXPECT_EQ(moved.document()["previous_version"], 2) << "the move meanwhile was overlooked";
  EXPECT_EQ(champion(), 3);
}

TEST_F(RegistryCommands, TheLedgerSaysWhoMovedAnAliasAndWhy) {
  train_version();
  move(1);
  const AppConfig config{.home = path("home")};
  const auto backend = open_backend({config, clock_, stop_}).value();
  const auto history = backend->registry()
                           .alias_history(ModelName{"sentiment-classifier"}, Alias{"champion"})
                           .value();
  ASSERT_EQ(history.size(), 1U);
  EXPECT_TRUE(history[0].who.starts_with("ada@")) << history[0].who;
  EXPECT_EQ(history[0].why, "set-alias");
}

}  // namespace
}  // namespace sentiment
