#include "registry/model_ref.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <variant>

namespace sentiment {
namespace {

TEST(ModelRef, AnAliasIsWrittenWithAnAt) {
  const auto alias = std::get<AliasRef>(parse_model_ref("models:/reviews@champion").value());
  EXPECT_EQ(alias.name, ModelName{"reviews"});
  EXPECT_EQ(alias.alias, Alias{"champion"});
}

TEST(ModelRef, AVersionIsWrittenWithASlash) {
  const auto version = std::get<VersionRef>(parse_model_ref("models:/reviews/3").value());
  EXPECT_EQ(version.name, ModelName{"reviews"});
  EXPECT_EQ(version.version, ModelVersion{3});
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
  for (const char* text : {"", "models:/", "models:/reviews", "models:/@champion",
                           "models:/reviews/", "models:/reviews/three", "models:/reviews/3x",
                           "runs:/", "runs:/0123", "runs:/0123/", "s3://models/reviews"}) {
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
