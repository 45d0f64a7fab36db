#include "ports/data_file.hpp"

#include <gtest/gtest.h>

#include "files/atomic_file.hpp"
#include "testing/fake_object_store.hpp"
#include "testing/temp_dir.hpp"

namespace sentiment {
namespace {

using testing_support::FakeObjectStore;

TEST(DataFile, MapsAPath) {
  const testing_support::TempDir dir;
  ASSERT_TRUE(write_file_atomically(dir.path() / "a.csv", "text"));
  EXPECT_EQ(open_data_file((dir.path() / "a.csv").string(), nullptr)->bytes(), "text");
  EXPECT_EQ(open_data_file("nowhere.csv", nullptr).error().code, Code::not_found);
}

TEST(DataFile, FetchesAnObject) {
  FakeObjectStore store;
  store.objects["s3://data/a.csv"] = "text,label\ngood,1\n";
  const auto file = open_data_file("s3://data/a.csv", &store);
  ASSERT_TRUE(file) << file.error().message;
  EXPECT_EQ(file->bytes(), "text,label\ngood,1\n");
}

TEST(DataFile, TheStoresFailureIsItsOwn) {
  FakeObjectStore store;
  EXPECT_EQ(open_data_file("s3://data/a.csv", &store).error().code, Code::not_found);
  store.failure = Error{Code::unavailable, "down"};
  EXPECT_EQ(open_data_file("s3://data/a.csv", &store).error().code, Code::unavailable);
  EXPECT_EQ(open_data_file("s3://data/a.csv", nullptr).error().code, Code::failed_precondition);
}

}  // namespace
}  // namespace sentiment
