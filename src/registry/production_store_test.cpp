#include "registry/production_store.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/json.hpp"
#include "base/sha256.hpp"
#include "files/atomic_file.hpp"
#include "files/temp_folder.hpp"
#include "ports/artifact_store.hpp"
#include "ports/ids.hpp"
#include "ports/names.hpp"
#include "ports/object_store.hpp"
#include "testing/fails_with.hpp"
#include "testing/fake_clock.hpp"
#include "testing/fake_object_store.hpp"
#include "testing/memory_backend.hpp"

namespace sentiment {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing_support::FailsWith;
using testing_support::FakeObjectStore;

/// A store that dies after so many uploads.
class DyingStore final : public ObjectStore {
 public:
  FakeObjectStore inner;
  std::vector<std::string> uploads;
  int lives = 1000;

  Result<void> read(const std::string& address, const TakeBytes& take) override {
    return inner.read(address, take);
  }
  Result<StoredObject> download(const std::string& address,
                                const std::filesystem::path& file) override {
    return inner.download(address, file);
  }
  Result<void> upload(const std::string& address, const std::filesystem::path& file) override {
    if (lives-- <= 0) return fail(Code::unavailable, "the store is down");
    uploads.push_back(address);
    return inner.upload(address, file);
  }
  Result<std::vector<StoredObject>> list(const std::string& prefix) override {
    return inner.list(prefix);
  }
  Result<bool> create_bucket(const std::string& name) override { return inner.create_bucket(name); }
  std::string location() const override { return inner.location(); }
};

/// Sources are folders.
class Folders final : public ArtifactStore {
 public:
  Result<std::filesystem::path> fetch(const std::string& uri) override { return uri; }
};

class ProductionStoreTest : public testing::Test {
 protected:
  ProductionStoreTest() { add("one"); }

  /// A version whose folder holds this, and is champion.
  void add(const std::string& content) {
    const auto folder = dir_.path() / content;
    EXPECT_TRUE(write_file_atomically(folder / "MLmodel", "of " + content));
    EXPECT_TRUE(write_file_atomically(folder / "a b" / "model.bin", content));
    const auto version = registry_.create_version(
        {.name = name_, .run_id = RunId{"run-" + content}, .source = folder.string(), .tags = {}});
    move(*version);
  }
  void move(ModelVersion to) {
    const auto now = registry_.find_alias(name_, kChampionAlias).value();
    EXPECT_TRUE(registry_.move_alias({.name = name_,
                                      .alias = kChampionAlias,
                                      .from = now ? std::optional(now->version) : std::nullopt,
                                      .to = to}));
  }
  Result<std::optional<ModelVersion>> copy() {
    return copy_champion(name_, registry_, folders_, objects_, "s3://models");
  }
  Json champion() { return parse_json(objects_.inner.objects.at(kFile)).value(); }

  static constexpr const char* kFile = "s3://models/reviews/champion.json";
  const ModelName name_{"reviews"};
  TempFolder dir_ = TempFolder::create().value();
  testing_support::FakeClock clock_;
  testing_support::MemoryBackend registry_{clock_};
  Folders folders_;
  DyingStore objects_;
  ProductionModel production_{objects_, parse_production_ref("s3://models/reviews").value()};
};

TEST_F(ProductionStoreTest, TheFolderComesFirstAndThenTheFileThatNamesIt) {
  EXPECT_EQ(copy().value(), std::optional(ModelVersion{1}));
  EXPECT_THAT(objects_.uploads,
              ElementsAre("s3://models/reviews/1/MLmodel", "s3://models/reviews/1/a b/model.bin",
                          "s3://models/reviews/1/SHA256SUMS", kFile));
  const auto& list = objects_.inner.objects.at("s3://models/reviews/1/SHA256SUMS");
  EXPECT_EQ(champion(), (Json{{"version", 1}, {"run", "run-one"}, {"digest", sha256_hex(list)}}));
  EXPECT_EQ(copy().value(), std::nullopt);
  EXPECT_EQ(objects_.uploads.size(), 4U);
}

TEST_F(ProductionStoreTest, WhatDiesInBetweenNamesTheOldOneAndIsMadeGoodLater) {
  ASSERT_TRUE(copy());
  add("two");
  for (int lives = 0; lives < 4; ++lives) {
    objects_.lives = lives;
    EXPECT_THAT(copy(), FailsWith(Code::unavailable));
    EXPECT_EQ(champion()["version"], 1);
    const auto readable = production_.champion();
    ASSERT_TRUE(readable);
    EXPECT_TRUE(production_.fetch(readable->source));
  }
  objects_.lives = 1000;
  EXPECT_EQ(copy().value(), std::optional(ModelVersion{2}));
  EXPECT_EQ(champion()["version"], 2);
  move(ModelVersion{1});
  EXPECT_EQ(copy().value(), std::optional(ModelVersion{1}));
  EXPECT_EQ(champion()["run"], "run-one");
}

TEST_F(ProductionStoreTest, ANewRegistryWithTheSameNumbersIsAnotherChampion) {
  objects_.inner.objects[kFile] = R"({"version":1,"run":"of-old","digest":"0"})";
  EXPECT_EQ(copy().value(), std::optional(ModelVersion{1}));
  objects_.inner.objects[kFile] = "not ours";
  EXPECT_EQ(copy().value(), std::optional(ModelVersion{1}));
  EXPECT_EQ(champion()["run"], "run-one");
}

TEST_F(ProductionStoreTest, WithoutAChampionTheStoreStaysAsItIs) {
  EXPECT_EQ(copy_champion(ModelName{"other"}, registry_, folders_, objects_, "s3://models").value(),
            std::nullopt);
  EXPECT_TRUE(objects_.inner.objects.empty());
  EXPECT_FALSE(production_.find_alias(name_, kChampionAlias).value());
  EXPECT_THAT(production_.champion(), FailsWith(Code::not_found));
}

TEST_F(ProductionStoreTest, GivesBackWhatWasCopied) {
  ASSERT_TRUE(copy());
  EXPECT_TRUE(production_.find_alias(name_, kChampionAlias).value().has_value());
  const auto found = production_.champion();
  ASSERT_TRUE(found);
  EXPECT_EQ(found->version, ModelVersion{1});
  EXPECT_EQ(found->run_id, RunId{"run-one"});
  EXPECT_EQ(found->source, "s3://models/reviews/1");
  objects_.inner.objects["s3://models/reviews/1/of-an-older-one"] = "left behind";
  const auto folder = production_.fetch(found->source);
  ASSERT_TRUE(folder) << folder.error().message;
  EXPECT_EQ(read_file(*folder / "a b" / "model.bin").value(), "one");
  EXPECT_FALSE(std::filesystem::exists(*folder / "of-an-older-one"));
  EXPECT_THAT(production_.fetch("s3://models/reviews/2"), FailsWith(Code::conflict));
}

TEST_F(ProductionStoreTest, NothingIsReadThatDoesNotHaveItsDigest) {
  ASSERT_TRUE(copy());
  const auto whole = objects_.inner.objects;
  const std::string folder = "s3://models/reviews/1";
  for (const std::string_view name : {"MLmodel", "SHA256SUMS", "a b/model.bin"}) {
    const std::string address = fmt::format("{}/{}", folder, name);
    objects_.inner.objects = whole;
    objects_.inner.objects[address] += "x";
    EXPECT_THAT(production_.fetch(folder), FailsWith(Code::corrupt_data, HasSubstr(address)));
    objects_.inner.objects = whole;
    objects_.inner.objects.erase(address);
    EXPECT_THAT(production_.fetch(folder), FailsWith(Code::not_found, HasSubstr(address)));
  }
  for (const std::string_view text :
       {"", "[]", "{}", R"({"version":"1","run":"r","digest":"d"})", R"({"version":1,"run":2})"}) {
    objects_.inner.objects[kFile] = text;
    EXPECT_THAT(production_.champion(), FailsWith(Code::corrupt_data, HasSubstr(kFile))) << text;
  }
}

TEST_F(ProductionStoreTest, ANameThatLeavesTheFolderIsRefused) {
  ASSERT_TRUE(copy());
  for (const std::string_view name : {"../x", "/tmp/x", "a/../../x"}) {
    const std::string list = fmt::format("{}  {}\n", sha256_hex("x"), name);
    objects_.inner.objects["s3://models/reviews/1/SHA256SUMS"] = list;
    objects_.inner.objects[kFile] =
        to_line({{"version", 1}, {"run", "r"}, {"digest", sha256_hex(list)}});
    EXPECT_THAT(production_.fetch("s3://models/reviews/1"),
                FailsWith(Code::corrupt_data, HasSubstr(std::string(name))));
  }
}

TEST(ProductionRef, NamesABucketAndAModelInIt) {
  const auto reference = parse_production_ref("s3://models/eu/reviews/");
  ASSERT_TRUE(reference);
  EXPECT_EQ(reference->address, "s3://models/eu/reviews");
  EXPECT_EQ(reference->name, ModelName{"reviews"});
  for (const char* text : {"s3://", "s3://models", "s3://models/", "s3:///reviews", "models/a"}) {
    EXPECT_THAT(parse_production_ref(text), FailsWith(Code::usage, HasSubstr(text)));
  }
}

}  // namespace
}  // namespace sentiment
