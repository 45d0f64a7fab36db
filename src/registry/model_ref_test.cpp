#include "registry/model_ref.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <optional>

#include "base/error.hpp"
#include "ports/ids.hpp"
#include "ports/model_registry.hpp"
#include "ports/model_uri.hpp"
#include "testing/fake_clock.hpp"
#include "testing/memory_backend.hpp"

namespace sentiment {
namespace {

TEST(ModelRef, ARegisteredVersionIsNamedAsInMlflow) {
  EXPECT_EQ(std::get<AliasRef>(parse_model_ref("models:/reviews@best").value()).alias,
            Alias{"best"});
  EXPECT_EQ(std::get<VersionRef>(parse_model_ref("models:/reviews/3").value()).version,
            ModelVersion{3});
}

TEST(ModelRef, LatestIsTheNewestVersionWhateverAnAliasSays) {
  testing_support::FakeClock clock;
  testing_support::MemoryBackend registry(clock);
  const ModelName name{"reviews"};
  const auto newest = [&](const char* alias) {
    const auto found = find_version(registry, {name, Alias{alias}}).value();
    return found ? std::optional(found->version) : std::nullopt;
  };
  EXPECT_EQ(newest("latest"), std::nullopt);
  for (int i = 0; i < 2; ++i) ASSERT_TRUE(registry.create_version({.name = name}));
  ASSERT_TRUE(registry.move_alias({.name = name, .alias = Alias{"best"}, .to = ModelVersion{1}}));
  for (const auto* alias : {"latest", "Latest", "LATEST"}) {
    EXPECT_EQ(newest(alias), ModelVersion{2}) << alias;
  }
  EXPECT_EQ(newest("best"), ModelVersion{1});
  EXPECT_EQ(newest("other"), std::nullopt);
}

TEST(ModelRef, AModelOfARunIsNamedByBoth) {
  const auto model = std::get<RunModelRef>(parse_model_ref("runs:/0123/nested/model").value());
  EXPECT_EQ(model.run, RunId{"0123"});
  EXPECT_EQ(model.model, "nested/model");
}

TEST(ModelRef, AllThatIsNoUriIsAPath) {
  for (const char* path : {"model.pkl", "/home/ada/model", "models"}) {
    EXPECT_EQ(std::get<std::filesystem::path>(parse_model_ref(path).value()), path);
  }
}

TEST(ModelRef, WhatNamesNothingIsRefused) {
  for (const char* text : {"", "models:/", "models:/reviews/Production", "runs:/", "runs:/0123",
                           "runs:/0123/", "s3://models/reviews"}) {
    const auto reference = parse_model_ref(text);
    ASSERT_FALSE(reference) << text;
    EXPECT_EQ(reference.error().code, Code::usage) << text;
  }
}

TEST(ModelRef, AFileThatIsNotThereIsNotFound) {
  EXPECT_EQ(load_model_at("nowhere.model").error().code, Code::not_found);
}

}  // namespace
}  // namespace sentiment
