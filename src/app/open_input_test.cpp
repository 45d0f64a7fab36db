#include "app/open_input.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "inference/text_input.hpp"
#include "testing/fake_object_store.hpp"

namespace sentiment {
namespace {

class ObjectInput : public testing::Test {
 protected:
  Result<std::vector<std::string>> texts(const std::string& address, std::size_t limit = 2) {
    auto input = SENT_TRY(open_input(address, {}, &store_));
    std::vector<std::string> texts;
    while (true) {
      const InputBatch& batch = *SENT_TRY(input->read(limit));
      if (batch.size() == 0) return texts;
      texts.insert(texts.end(), batch.texts.begin(), batch.texts.end());
    }
  }
  testing_support::FakeObjectStore store_;
};

TEST_F(ObjectInput, JsonLinesAreReadAsTheyCome) {
  store_.objects["s3://d/x.jsonl"] = "{\"text\": \"one\"}\n\"two\"\n{\"text\": \"three\"}";
  EXPECT_THAT(texts("s3://d/x.jsonl").value(), testing::ElementsAre("one", "two", "three"));
}

TEST_F(ObjectInput, CsvIsReadFromACopy) {
  store_.objects["s3://d/x.csv"] = "text\none\ntwo\nthree\n";
  EXPECT_THAT(texts("s3://d/x.csv").value(), testing::ElementsAre("one", "two", "three"));
}

TEST_F(ObjectInput, AMissingObjectIsKnownAtOnce) {
  EXPECT_EQ(open_input("s3://d/x.jsonl", {}, &store_).error().code, Code::not_found);
  EXPECT_EQ(open_input("s3://d/x.csv", {}, &store_).error().code, Code::not_found);
}

TEST_F(ObjectInput, ADownloadThatFailsAtItsEndIsAFailure) {
  store_.objects["s3://d/x.jsonl"] = "\"one\"\n\"two\"\n";
  store_.failure = Error{Code::corrupt_data, "checksum"};
  EXPECT_EQ(texts("s3://d/x.jsonl").error().code, Code::corrupt_data);
}

TEST_F(ObjectInput, WhoStopsReadingEndsTheDownload) {
  std::string& lines = store_.objects["s3://d/x.jsonl"];
  for (int i = 0; i < 200'000; ++i) lines += "\"line\"\n";
  const auto input = open_input("s3://d/x.jsonl", {}, &store_);
  ASSERT_TRUE(input);
  EXPECT_EQ((*input)->read(1).value()->texts.at(0), "line");
}

}  // namespace
}  // namespace sentiment
