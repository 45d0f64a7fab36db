#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ports/model_registry.hpp"
#include "testing/contract_backend.hpp"
#include "testing/temp_dir.hpp"

namespace sentiment::testing_support {

/// What every ModelRegistry does, whatever is behind it. An adapter's test file includes this
/// header and instantiates the suite; see BackendCase.
class RegistryContract : public testing::TestWithParam<BackendCase> {
 protected:
  void SetUp() override {
    backend_ = GetParam().make();
    ASSERT_NE(backend_, nullptr);
    run_ = backend_->tracker()
               .start_run({.experiment = fresh_name("experiment"),
                           .name = "a run",
                           .user = "ada",
                           .start_time = now()})
               .value();
    const std::string model_id = fresh_model_id();
    source_ = backend_->tracker()
                  .log_model(run_, "model", new_model_folder(folder_.path(), model_id))
                  .value()
                  .artifact_uri;
  }

  ModelRegistry& registry() { return backend_->registry(); }

  static TimePoint now() {
    return std::chrono::time_point_cast<std::chrono::milliseconds>(
        std::chrono::system_clock::now());
  }

  ModelVersion create() {
    return registry().create_version({.name = name_, .run_id = run_, .source = source_}).value();
  }

  Result<void> move(std::optional<int> from, std::optional<int> to, const std::string& why = "test",
                    const std::string& alias = "champion") {
    AliasMove asked{.name = name_, .alias = Alias{alias}, .who = "ada", .why = why, .when = now()};
    if (from) asked.from = ModelVersion{*from};
    if (to) asked.to = ModelVersion{*to};
    return registry().move_alias(asked);
  }

  std::optional<int> champion() {
    const auto found = registry().find_alias(name_, Alias{"champion"}).value();
    return found ? std::optional{found->version.value()} : std::nullopt;
  }

  /// nullopt when it succeeded.
  static std::optional<Code> code_of(const Result<void>& result) {
    return result ? std::nullopt : std::optional{result.error().code};
  }

  std::unique_ptr<ContractBackend> backend_;
  TempDir folder_;
  RunId run_;
  std::string source_;
  const ModelName name_{fresh_name("model")};
  const ModelName unknown_{fresh_name("unknown")};
};

TEST_P(RegistryContract, CountsTheVersionsOfEachModelFromOne) {
  EXPECT_EQ(create(), ModelVersion{1});
  EXPECT_EQ(create(), ModelVersion{2});
  EXPECT_EQ(registry()
                .create_version(
                    {.name = ModelName{fresh_name("other")}, .run_id = run_, .source = source_})
                .value(),
            ModelVersion{1});
  EXPECT_EQ(create(), ModelVersion{3});
}

TEST_P(RegistryContract, RemembersWhereAVersionCameFrom) {
  const auto before = now() - std::chrono::seconds{60};
  const auto made =
      registry()
          .create_version(
              {.name = name_, .run_id = run_, .source = source_, .tags = {{"flavour", "größer"}}})
          .value();
  const auto version = registry().get_version(name_, made).value();
  EXPECT_EQ(version.name, name_);
  EXPECT_EQ(version.version, made);
  EXPECT_EQ(version.run_id, run_);
  EXPECT_GT(version.created, before);
  EXPECT_TRUE(version.aliases.empty());
  EXPECT_THAT(version.tags, testing::Contains(KeyValue{"flavour", "größer"}));
  const auto files = backend_->store().fetch(version.source);
  ASSERT_TRUE(files) << files.error().message;
  EXPECT_TRUE(std::filesystem::exists(*files / "MLmodel"));
}

TEST_P(RegistryContract, ListsVersionsNewestFirstWithTheirAliases) {
  create();
  create();
  create();
  ASSERT_TRUE(move(std::nullopt, 2, "test", "challenger"));
  ASSERT_TRUE(move(std::nullopt, 2, "test", "champion"));
  const auto versions = registry().list_versions(name_).value();
  ASSERT_EQ(versions.size(), 3U);
  EXPECT_EQ(versions[0].version, ModelVersion{3});
  EXPECT_EQ(versions[1].version, ModelVersion{2});
  EXPECT_EQ(versions[2].version, ModelVersion{1});
  EXPECT_THAT(versions[1].aliases, testing::ElementsAre(Alias{"challenger"}, Alias{"champion"}));
  EXPECT_TRUE(versions[0].aliases.empty());
}

TEST_P(RegistryContract, SaysThatAModelOrVersionIsNotThere) {
  EXPECT_EQ(registry().list_versions(unknown_).error().code, Code::not_found);
  EXPECT_EQ(registry().get_version(unknown_, ModelVersion{1}).error().code, Code::not_found);
  EXPECT_EQ(code_of(registry().set_version_tags(unknown_, ModelVersion{1}, {{"a", "b"}})),
            Code::not_found);
  create();
  EXPECT_EQ(registry().get_version(name_, ModelVersion{2}).error().code, Code::not_found);
  EXPECT_EQ(code_of(registry().set_version_tags(name_, ModelVersion{2}, {{"a", "b"}})),
            Code::not_found);
}

TEST_P(RegistryContract, AnswersNulloptForAnAliasNobodySet) {
  EXPECT_EQ(registry().find_alias(unknown_, Alias{"champion"}).value(), std::nullopt);
  create();
  EXPECT_EQ(champion(), std::nullopt);
}

TEST_P(RegistryContract, MovesAnAlias) {
  create();
  create();
  ASSERT_TRUE(move(std::nullopt, 1));
  EXPECT_EQ(champion(), 1);
  ASSERT_TRUE(move(1, 2));
  EXPECT_EQ(champion(), 2);
  EXPECT_THAT(registry().get_version(name_, ModelVersion{2}).value().aliases,
              testing::ElementsAre(Alias{"champion"}));
  EXPECT_TRUE(registry().get_version(name_, ModelVersion{1}).value().aliases.empty());
}

TEST_P(RegistryContract, TakesAnAliasAway) {
  create();
  ASSERT_TRUE(move(std::nullopt, 1));
  ASSERT_TRUE(move(std::nullopt, 1, "test", "challenger"));
  ASSERT_TRUE(move(1, std::nullopt));
  EXPECT_EQ(champion(), std::nullopt);
  EXPECT_THAT(registry().get_version(name_, ModelVersion{1}).value().aliases,
              testing::ElementsAre(Alias{"challenger"}));
}

TEST_P(RegistryContract, RefusesAMoveFromWhereTheAliasIsNoLonger) {
  create();
  create();
  create();
  EXPECT_EQ(code_of(move(1, 2)), Code::conflict) << "it is nowhere";
  ASSERT_TRUE(move(std::nullopt, 2));
  EXPECT_EQ(code_of(move(1, 3)), Code::conflict);
  EXPECT_EQ(code_of(move(std::nullopt, 3)), Code::conflict);
  EXPECT_EQ(code_of(move(1, std::nullopt)), Code::conflict);
  EXPECT_EQ(champion(), 2);
}

TEST_P(RegistryContract, RefusesAMoveToAVersionThatIsNotThere) {
  create();
  ASSERT_TRUE(move(std::nullopt, 1));
  EXPECT_EQ(code_of(move(1, 7)), Code::not_found);
  EXPECT_EQ(champion(), 1);
  const AliasMove stranger{
      .name = unknown_, .alias = Alias{"champion"}, .to = ModelVersion{1}, .who = "ada"};
  EXPECT_EQ(code_of(registry().move_alias(stranger)), Code::not_found);
}

TEST_P(RegistryContract, KeepsAliasesOfDifferentModelsApart) {
  create();
  create();
  const ModelName other{fresh_name("other")};
  ASSERT_TRUE(registry().create_version({.name = other, .run_id = run_, .source = source_}));
  ASSERT_TRUE(move(std::nullopt, 2));
  EXPECT_EQ(registry().find_alias(other, Alias{"champion"}).value(), std::nullopt);
}

TEST_P(RegistryContract, WritesEveryMoveDown) {
  create();
  create();
  const TimePoint first = now();
  ASSERT_TRUE(registry().move_alias({.name = name_,
                                     .alias = Alias{"champion"},
                                     .to = ModelVersion{1},
                                     .who = "ada",
                                     .why = "there was none",
                                     .when = first}));
  ASSERT_TRUE(registry().move_alias({.name = name_,
                                     .alias = Alias{"champion"},
                                     .from = ModelVersion{1},
                                     .to = ModelVersion{2},
                                     .who = "bob",
                                     .why = "0.82 beats 0.81",
                                     .scores = R"({"f1":[0.81,0.82]})",
                                     .when = first + std::chrono::seconds{1}}));
  const auto moves = registry().alias_history(name_, Alias{"champion"}).value();
  ASSERT_EQ(moves.size(), 2U);
  EXPECT_EQ(moves[0].name, name_);
  EXPECT_EQ(moves[0].alias, Alias{"champion"});
  EXPECT_EQ(moves[0].from, ModelVersion{1});
  EXPECT_EQ(moves[0].to, ModelVersion{2});
  EXPECT_EQ(moves[0].who, "bob");
  EXPECT_EQ(moves[0].why, "0.82 beats 0.81");
  EXPECT_EQ(moves[0].scores, R"({"f1":[0.81,0.82]})");
  EXPECT_EQ(moves[0].when, first + std::chrono::seconds{1});
  EXPECT_EQ(moves[1].from, std::nullopt);
  EXPECT_EQ(moves[1].to, ModelVersion{1});
  EXPECT_EQ(moves[1].who, "ada");
  EXPECT_EQ(moves[1].why, "there was none");
}

TEST_P(RegistryContract, WritesNothingDownForAMoveThatDidNotHappen) {
  create();
  ASSERT_TRUE(move(std::nullopt, 1));
  EXPECT_EQ(code_of(move(std::nullopt, 1)), Code::conflict);
  EXPECT_EQ(code_of(move(1, 9)), Code::not_found);
  EXPECT_TRUE(move(1, 1)) << "it stands there already";
  EXPECT_EQ(registry().alias_history(name_, Alias{"champion"}).value().size(), 1U);
  EXPECT_TRUE(registry().alias_history(name_, Alias{"challenger"}).value().empty());
}

TEST_P(RegistryContract, AddsAndOverwritesVersionTags) {
  create();
  ASSERT_TRUE(registry().set_version_tags(name_, ModelVersion{1}, {{"a", "1"}, {"b", "1"}}));
  ASSERT_TRUE(registry().set_version_tags(name_, ModelVersion{1}, {{"b", "2"}}));
  const auto tags = registry().get_version(name_, ModelVersion{1}).value().tags;
  EXPECT_THAT(tags, testing::Contains(KeyValue{"a", "1"}));
  EXPECT_THAT(tags, testing::Contains(KeyValue{"b", "2"}));
  EXPECT_THAT(tags, testing::Not(testing::Contains(KeyValue{"b", "1"})));
}

TEST_P(RegistryContract, RefusesNamesNobodyCouldReferTo) {
  for (const std::string bad : {"", "a/b", "a:b", ".", "..", "...", "..a", " "}) {
    const auto made =
        registry().create_version({.name = ModelName{bad}, .run_id = run_, .source = source_});
    ASSERT_FALSE(made) << bad;
    EXPECT_EQ(made.error().code, Code::invalid_argument) << bad;
  }
  create();
  for (const std::string bad :
       {"", "latest", "Latest", "LATEST", "v3", "V3", "two words", "a/b", "a€"}) {
    EXPECT_EQ(code_of(move(std::nullopt, 1, "test", bad)), Code::invalid_argument) << bad;
  }
}

}  // namespace sentiment::testing_support
