#include "app/s3_artifacts.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>

#include "files/atomic_file.hpp"
#include "testing/fails_with.hpp"
#include "testing/fake_object_store.hpp"
#include "testing/temp_dir.hpp"

namespace sentiment {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing_support::FailsWith;
using testing_support::FakeObjectStore;

class S3ArtifactsTest : public testing::Test {
 protected:
  FakeObjectStore* store_ = nullptr;
  S3Artifacts artifacts_{[this]() -> Result<std::unique_ptr<ObjectStore>> {
    auto store = std::make_unique<FakeObjectStore>();
    store_ = store.get();
    return store;
  }};
  const testing_support::TempDir dir_;
};

TEST_F(S3ArtifactsTest, TakesItsOwnUrisAndOpensNothingForOthers) {
  EXPECT_TRUE(artifacts_.takes("s3://mlflow/1"));
  EXPECT_FALSE(artifacts_.takes("mlflow-artifacts:/1"));
  EXPECT_EQ(store_, nullptr);
}

TEST_F(S3ArtifactsTest, GivesBackWhatWasPut) {
  ASSERT_TRUE(write_file_atomically(dir_.path() / "in", "text"));
  ASSERT_TRUE(artifacts_.put("s3://mlflow/1/", "a/MLmodel", dir_.path() / "in"));
  const auto files = artifacts_.list("s3://mlflow/1");
  ASSERT_EQ(files->size(), 1U);
  EXPECT_EQ((*files)[0].path, "a/MLmodel");
  EXPECT_EQ((*files)[0].size, 4U);
  const auto file = artifacts_.get("s3://mlflow/1", "a/MLmodel", dir_.path() / "out");
  ASSERT_TRUE(file) << file.error().message;
  EXPECT_EQ(file->sha256.size(), 64U);
  EXPECT_EQ(read_file(dir_.path() / "out").value(), "text");
}

TEST_F(S3ArtifactsTest, ANeighbourWithALongerNameIsNoPartOfAFolder) {
  ASSERT_TRUE(write_file_atomically(dir_.path() / "in", "text"));
  ASSERT_TRUE(artifacts_.put("s3://mlflow/10", "x", dir_.path() / "in"));
  EXPECT_TRUE(artifacts_.list("s3://mlflow/1")->empty());
}

TEST_F(S3ArtifactsTest, NamesThatWouldLeaveTheFolderAreRefused) {
  ASSERT_TRUE(artifacts_.list("s3://mlflow/1"));
  for (const char* name : {"../x", "a/../../x", "a//x", "/x"}) {
    store_->objects = {{std::string("s3://mlflow/1/") + name, "text"}};
    EXPECT_EQ(artifacts_.list("s3://mlflow/1").error().code, Code::corrupt_data) << name;
  }
  store_->objects = {{"s3://mlflow/1/", ""}, {"s3://mlflow/1/folder/", ""}};
  EXPECT_TRUE(artifacts_.list("s3://mlflow/1")->empty());
}

TEST_F(S3ArtifactsTest, SaysWhatTheStoreIsForWhenItCannotBeOpened) {
  S3Artifacts artifacts([]() -> Result<std::unique_ptr<ObjectStore>> {
    return fail(Code::unauthenticated, "no keys");
  });
  EXPECT_THAT(artifacts.list("s3://mlflow/1"),
              FailsWith(Code::unauthenticated, AllOf(HasSubstr("S3"), HasSubstr("no keys"))));
}

}  // namespace
}  // namespace sentiment
