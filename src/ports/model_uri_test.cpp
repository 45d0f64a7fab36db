#include "ports/model_uri.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <variant>

#include "base/error.hpp"
#include "ports/ids.hpp"
#include "testing/fails_with.hpp"

namespace sentiment {
namespace {

using testing::HasSubstr;
using testing_support::FailsWith;

TEST(ModelUri, AnAliasIsWrittenWithAnAt) {
  const auto alias = std::get<AliasRef>(parse_model_uri("models:/reviews@champion").value());
  EXPECT_EQ(alias.name, ModelName{"reviews"});
  EXPECT_EQ(alias.alias, Alias{"champion"});
}

TEST(ModelUri, AVersionIsWrittenWithASlash) {
  const auto version = std::get<VersionRef>(parse_model_uri("models:/reviews/3").value());
  EXPECT_EQ(version.name, ModelName{"reviews"});
  EXPECT_EQ(version.version, ModelVersion{3});
  EXPECT_EQ(model_uri(version.name, version.version), "models:/reviews/3");
}

TEST(ModelUri, TheNewestVersionIsWrittenEitherWayInAnyCase) {
  for (const std::string which : {"/latest", "@latest", "/Latest", "@LATEST"}) {
    const auto newest = std::get<AliasRef>(parse_model_uri("models:/reviews" + which).value());
    EXPECT_EQ(newest.name, ModelName{"reviews"});
    EXPECT_EQ(newest.alias, Alias{which.substr(1)});
  }
}

TEST(ModelUri, ANameMayHoldAnAt) {
  EXPECT_EQ(std::get<AliasRef>(parse_model_uri("models:/a@b@best").value()).name, ModelName{"a@b"});
  EXPECT_EQ(std::get<VersionRef>(parse_model_uri("models:/a@b/2").value()).name, ModelName{"a@b"});
}

TEST(ModelUri, WhatNamesNoVersionIsRefused) {
  for (const std::string text :
       {"", "models:/", "models:/reviews", "models:/@champion", "models:/reviews/",
        "models:/reviews/three", "models:/reviews/3x", "models:/reviews/Production", "reviews/3"}) {
    EXPECT_THAT(parse_model_uri(text), FailsWith(Code::usage, HasSubstr(text))) << text;
  }
}

TEST(ModelUri, ALoggedModelIsNeitherAVersionNorAnAlias) {
  EXPECT_EQ(logged_model_uri("m-0a"), "models:/m-0a");
  EXPECT_EQ(logged_model_in("models:/m-0a"), "m-0a");
  for (const auto* uri : {"models:/name/3", "models:/name@champion", "models:/", "runs:/m-0a"}) {
    EXPECT_EQ(logged_model_in(uri), "") << uri;
  }
}

}  // namespace
}  // namespace sentiment
