#include "training/training_data.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <optional>
#include <string>

#include "base/error.hpp"
#include "files/atomic_file.hpp"
#include "testing/fails_with.hpp"
#include "testing/temp_dir.hpp"
#include "training/train_config.hpp"

namespace sentiment {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing_support::FailsWith;

class TrainingDataTest : public testing::Test {
 protected:
  std::string file(const char* name, const char* rows) {
    EXPECT_TRUE(write_file(dir_.path() / name, std::string("text,label\n") + rows));
    return (dir_.path() / name).string();
  }
  Result<SplitRows> split(const std::string& train, const std::optional<std::string>& test) {
    data_ = load_training_data(train, test, options_, 1);
    if (!data_) return tl::make_unexpected(data_.error());
    return split_rows(*data_, options_);
  }

  testing_support::TempDir dir_;
  DataOptions options_;
  Result<TrainingData> data_ = fail(Code::internal, "not loaded");  ///< owns what the rows point to
};

TEST_F(TrainingDataTest, AFileOfItsOwnIsTestedOnAsItIs) {
  const auto rows = split(file("a.csv", "good,1\nbad,0\n"), file("b.csv", "fine,1\nbad,0\n"));
  ASSERT_TRUE(rows) << rows.error().message;
  EXPECT_THAT(rows->train.texts, ElementsAre("good", "bad"));
  EXPECT_THAT(rows->train.labels, ElementsAre(1, 0));
  EXPECT_THAT(rows->test.texts, ElementsAre("fine", "bad"));
  EXPECT_EQ(rows->test.digests[1], rows->train.digests[1]);
  EXPECT_EQ(rows->shared_texts, 1U);
}

TEST_F(TrainingDataTest, SharedTextsAreDroppedWhenAsked) {
  options_.drop_split_duplicates = true;
  const auto rows = split(file("a.csv", "good,1\nbad,0\n"), file("b.csv", "fine,1\nbad,0\n"));
  ASSERT_TRUE(rows) << rows.error().message;
  EXPECT_THAT(rows->test.texts, ElementsAre("fine"));
  EXPECT_THAT(rows->test.labels, ElementsAre(1));
  EXPECT_EQ(rows->shared_texts, 1U);
}

TEST_F(TrainingDataTest, ATestWithoutRowsIsRefused) {
  options_.drop_split_duplicates = true;
  EXPECT_THAT(split(file("a.csv", "good,1\nbad,0\n"), file("b.csv", "bad,0\n")),
              FailsWith(Code::invalid_argument, HasSubstr("data.drop_split_duplicates")));
}

TEST_F(TrainingDataTest, ATestFileIsReadByTheClassesOfTheTraining) {
  const auto rows = split(file("a.csv", "good,2\nbad,1\n"), file("b.csv", "fine,2.0\nso,01\n"));
  ASSERT_TRUE(rows) << rows.error().message;
  EXPECT_THAT(rows->test.labels, ElementsAre(1, 0));
  EXPECT_THAT(split(file("a.csv", "good,2\nbad,1\n"), file("b.csv", "fine,2\nso,3\n")),
              FailsWith(Code::invalid_argument, HasSubstr("'3' (row 2, line 3)")));
}

TEST_F(TrainingDataTest, ASplitThatLeavesAClassOutNamesItAsTheFileDoes) {
  options_.stratify = false;
  options_.test_size = 1;
  const auto left_out = [&](const char* rows) -> std::string {
    for (options_.random_state = 0; options_.random_state < 100; ++options_.random_state) {
      const auto parts = split(file("a.csv", rows), std::nullopt);
      if (!parts) return parts.error().message;
    }
    return "nothing";
  };
  EXPECT_THAT(left_out("good,pos\nbad,neg\nso,pos\n"), HasSubstr("only one class, 'pos' (2 rows)"));
  EXPECT_THAT(left_out("good,a\nbad,b\nso,c\n"), HasSubstr("no row of class '"));
}

TEST_F(TrainingDataTest, AMissingFileIsNamed) {
  EXPECT_THAT(split((dir_.path() / "no.csv").string(), std::nullopt),
              FailsWith(Code::not_found, HasSubstr("no.csv")));
}

}  // namespace
}  // namespace sentiment
