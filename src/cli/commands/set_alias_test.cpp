#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "app/openers.hpp"
#include "app/settings.hpp"
#include "base/error.hpp"
#include "cli/program_fixture.hpp"
#include "ports/artifact_store.hpp"
#include "ports/backend.hpp"
#include "ports/deletions.hpp"
#include "ports/flow_history.hpp"
#include "ports/flow_observer.hpp"
#include "ports/ids.hpp"
#include "ports/model_registry.hpp"
#include "ports/tracker.hpp"
#include "testing/faulty_ports.hpp"

namespace sentiment {
namespace {

using testing_support::ProgramFixture;

/// The real backend, while another process changes its registry.
class SharedBackend final : public Backend {
 public:
  explicit SharedBackend(std::unique_ptr<Backend> real) : backend(std::move(real)) {}
  Tracker& tracker() override { return backend->tracker(); }
  ModelRegistry& registry() override { return faulty; }
  ArtifactStore& artifacts() override { return backend->artifacts(); }
  FlowObserver& recorder() override { return backend->recorder(); }
  FlowHistory& history() override { return backend->history(); }
  Deletions& deletions() override { return backend->deletions(); }
  Result<int> mark_dead_runs_failed() override { return backend->mark_dead_runs_failed(); }
  Result<std::vector<std::string>> problems() override { return backend->problems(); }

  std::unique_ptr<Backend> backend;
  testing_support::CallFault fault;
  testing_support::FaultyRegistry faulty{backend->registry(), fault};
};

using SetAliasCommand = ProgramFixture;

TEST_F(SetAliasCommand, PrintsTheContractsLine) {
  train();
  const auto moved = call({"set-alias", "--model-name", "sentiment-classifier", "--version", "1",
                           "--alias", "challenger"});
  EXPECT_EQ(moved.exit, 0);
  EXPECT_EQ(moved.out, "Set alias 'challenger' on sentiment-classifier v1\n");
  EXPECT_EQ(call({"set-alias", "--version", "2", "--alias", "x"}).exit, 3);
  EXPECT_EQ(call({"set-alias", "--version", "1", "--alias", "x", "--model-name", "no"}).exit, 3);
  EXPECT_EQ(call({"set-alias", "--version", "1"}).exit, 2);
  EXPECT_EQ(call({"set-alias", "--version", "one", "--alias", "x"}).exit, 2);
}

TEST_F(SetAliasCommand, TriesAgainWhenSomebodyElseMovedItMeanwhile) {
  for (int i = 0; i < 3; ++i) train();
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

TEST_F(SetAliasCommand, TheLedgerSaysWhoMovedAnAliasAndWhy) {
  train();
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
