#include "adapters/local/local_inventory.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "adapters/local/local_home.hpp"
#include "base/clock.hpp"
#include "ports/ids.hpp"
#include "testing/contract_backend.hpp"
#include "testing/temp_dir.hpp"

namespace sentiment::local {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(LocalInventory, NamesAllThatAHomeHolds) {
  const testing_support::TempDir dir;
  const SystemClock clock;
  const auto home = LocalHome::open(dir.path() / "home", clock).value();
  auto& inventory = home->inventory();
  EXPECT_THAT(inventory.experiments().value(), IsEmpty());
  EXPECT_THAT(inventory.models().value(), IsEmpty());

  auto& tracker = home->tracker();
  const auto run = tracker.start_run({.experiment = "zebra", .name = "r"}).value();
  ASSERT_TRUE(tracker.start_run({.experiment = "ant", .name = "r"}));
  std::string source;
  for (const char* const name : {"second", "first", "second"}) {
    const auto id = testing_support::fresh_model_id();
    source = tracker.log_model(run, name, testing_support::new_model_folder(dir.path(), id))
                 .value()
                 .artifact_uri;
  }
  for (const char* const name : {"b", "a"}) {
    const ModelName model{name};
    ASSERT_TRUE(home->registry().create_version({.name = model, .run_id = run, .source = source}));
  }
  const ModelName a{"a"};
  for (const char* const alias : {"champion", "challenger"}) {
    ASSERT_TRUE(home->registry().move_alias(
        {.name = a, .alias = Alias{alias}, .to = ModelVersion{1}, .who = "ada"}));
  }
  ASSERT_TRUE(home->registry().move_alias(
      {.name = a, .alias = Alias{"challenger"}, .from = ModelVersion{1}, .who = "ada"}));

  EXPECT_THAT(inventory.experiments().value(), ElementsAre("zebra", "ant"));
  EXPECT_THAT(inventory.models().value(), ElementsAre(a, ModelName{"b"}));
  EXPECT_THAT(inventory.aliases(a).value(), ElementsAre(Alias{"challenger"}, Alias{"champion"}))
      << "the one that was taken away, too";
  EXPECT_THAT(inventory.aliases(ModelName{"b"}).value(), IsEmpty());
  EXPECT_THAT(inventory.models_of(run).value(), ElementsAre("second", "first"));
  EXPECT_THAT(inventory.models_of(RunId{"none"}).value(), IsEmpty());
}

}  // namespace
}  // namespace sentiment::local
