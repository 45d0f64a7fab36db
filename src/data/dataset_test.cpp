#include "data/dataset.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <string_view>
#include <utility>

#include "base/error.hpp"
#include "base/sha256.hpp"
#include "data/class_names.hpp"
#include "data/table_file.hpp"
#include "files/atomic_file.hpp"
#include "testing/fails_with.hpp"
#include "testing/shared_file.hpp"
#include "testing/tar_builder.hpp"
#include "testing/temp_dir.hpp"
#include "testing/zstd_packed.hpp"

namespace sentiment {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using testing_support::FailsWith;
using testing_support::gzipped;
using testing_support::TempDir;
using testing_support::zstd_packed;

class DatasetFile : public ::testing::Test {
 protected:
  Result<Dataset> load(std::string_view bytes, const DatasetColumns& columns = {},
                       int threads = 2) {
    EXPECT_TRUE(write_file_atomically(path_, bytes));
    return load_dataset(path_, columns, threads);
  }
  void write(std::string_view bytes) { ASSERT_TRUE(write_file_atomically(path_, bytes)); }
  std::string error_of(std::string_view bytes, const DatasetColumns& columns = {}) {
    const auto data = load(bytes, columns);
    if (data) return "no error";
    EXPECT_EQ(data.error().code, Code::invalid_argument);
    return data.error().message;
  }

  TempDir dir_;
  std::filesystem::path path_ = dir_.path() / "d.csv";
};

TEST_F(DatasetFile, GivesTextsLabelsAndFacts) {
  constexpr std::string_view kBytes =
      "label,id,text\nneg,1,bad\npositive,2,\"so \"\"good\"\"\"\n0,3,bad\nTRUE,4,  \n1,5,ok\n";
  const auto data = load(kBytes);
  ASSERT_TRUE(data) << data.error().message;
  EXPECT_THAT(data->texts(), ElementsAre("bad", "so \"good\"", "bad", "  ", "ok"));
  EXPECT_THAT(data->labels(), ElementsAre(0, 1, 0, 1, 1));
  EXPECT_EQ(data->digests()[0], data->digests()[2]);
  EXPECT_EQ(data->path, path_.string());
  EXPECT_EQ(data->facts.sha256, sha256_hex(kBytes));
  EXPECT_EQ(data->facts.bytes, kBytes.size());
  EXPECT_EQ(data->facts.rows, 5U);
  EXPECT_THAT(data->classes(), ElementsAre("negative", "positive"));
  EXPECT_THAT(data->counts().rows, ElementsAre(2, 3));
  EXPECT_EQ(data->facts.duplicate_rows, 1U);
  EXPECT_EQ(data->facts.empty_texts, 1U);
}

TEST_F(DatasetFile, TextsStayValidWhenItIsMoved) {
  auto data = load("text,label\n\"a \"\"b\"\"\",1\nc,0\n");
  ASSERT_TRUE(data);
  const Dataset moved = std::move(*data);
  EXPECT_THAT(moved.texts(), ElementsAre("a \"b\"", "c"));
}

TEST_F(DatasetFile, IsTheSameInWhicheverFormItsRowsAre) {
  const std::string csv = "text,label\nbad,0\n\"a \"\"fine\"\" film\",1\n";
  const std::string lines =
      "{\"text\":\"bad\",\"label\":0}\n{\"label\":1,\"text\":\"a \\\"fine\\\" film\"}\n";
  for (const std::string& bytes :
       {csv, gzipped(csv), zstd_packed(csv), lines, gzipped(lines), zstd_packed(lines),
        std::string("text\tlabel\nbad\t0\n\"a \"\"fine\"\" film\"\t1\n"),
        "[" + std::string(lines).replace(lines.find('\n'), 1, ",") + "]"}) {
    auto data = load(bytes);
    ASSERT_TRUE(data) << data.error().message;
    const Dataset moved = std::move(*data);
    EXPECT_THAT(moved.texts(), ElementsAre("bad", "a \"fine\" film"));
    EXPECT_THAT(moved.labels(), ElementsAre(0, 1));
    EXPECT_EQ(moved.facts.sha256, sha256_hex(bytes));  // of the file as it lies
    EXPECT_EQ(moved.facts.bytes, bytes.size());
  }
}

TEST_F(DatasetFile, PlacesInPackedAndJsonFilesAreThoseOfTheirRows) {
  EXPECT_THAT(error_of(gzipped("text,label\na,1\n,0\n")), HasSubstr("(row 2, line 3)"));
  EXPECT_THAT(error_of("{\"text\":\"a\",\"label\":0}\n\n{\"label\":1}\n"),
              HasSubstr("(row 2, line 3)"));
  EXPECT_THAT(error_of(gzipped("text\n"), {.max_unpacked_bytes = 4}),
              HasSubstr("SENTIMENT_MAX_UNPACKED_BYTES"));
}

TEST_F(DatasetFile, OtherColumnsCanBeNamed) {
  const DatasetColumns columns{.text = "review", .label = "sentiment"};
  const auto data = load("review,sentiment\nfine,pos\ndull,neg\n", columns);
  ASSERT_TRUE(data);
  EXPECT_THAT(data->texts(), ElementsAre("fine", "dull"));
  EXPECT_THAT(
      error_of("reviews,sentiment\nfine,pos\n", columns),
      AllOf(HasSubstr("'review'"), HasSubstr("'reviews', 'sentiment'"), EndsWith("'reviews'?")));
}

TEST_F(DatasetFile, MissingTextsStopItAndAreCountedAndNamed) {
  EXPECT_THAT(error_of("text,label\ngood,1\n,0\n\"\",1\nbad,0\nN/A,1\n"),
              AllOf(HasSubstr("d.csv: 3 "), HasSubstr("column 'text'"),
                    HasSubstr("'' (row 2, line 3), '' (row 3, line 4), 'N/A' (row 5, line 6);")));
  std::string many = "text,label\n";
  for (int i = 0; i < 11; ++i) many += "nan," + std::to_string(i % 2) + "\n";
  EXPECT_THAT(error_of(many), AllOf(HasSubstr("d.csv: 11 "), HasSubstr("(row 10, line 11), …;")));
}

TEST_F(DatasetFile, MissingLabelsAreListedWithTheirRowsAndNoClassIsBlamed) {
  const std::string error =
      error_of("text,label\na,neg\nb,neutral\nc,\nd,NA\ne,pos\nf\ng,\xC2\xA0\n");
  EXPECT_THAT(error,
              AllOf(HasSubstr("d.csv: 4 "), HasSubstr("column 'label'"),
                    HasSubstr("'' (row 3, line 4), 'NA' (row 4, line 5), '' (row 6, line 7)")));
  for (const char* good : {"neg", "neutral", "pos"}) EXPECT_THAT(error, Not(HasSubstr(good)));
}

TEST_F(DatasetFile, TooManyLabelsAreNotClasses) {
  std::string many = "text,label\n";
  for (int i = 100; i < 203; ++i) many += "t," + std::to_string(i) + "\n";
  EXPECT_THAT(error_of(many), AllOf(HasSubstr(" 100 "), HasSubstr("'200' (row 101, line 102)")));
}

TEST_F(DatasetFile, OneClassAloneIsNamedAsTheFileSpellsIt) {
  EXPECT_THAT(error_of("text,label\na,ham\nb,ham\n"),
              HasSubstr("d.csv: only one class, 'ham' (2 rows)"));
  EXPECT_THAT(error_of("text,label\na,1.0\nb,1\n"), HasSubstr("'1' (2 rows)"));
  EXPECT_THAT(error_of("text,label\na,pos\nb,TRUE\n"), HasSubstr("'pos/TRUE' (2 rows)"));
  EXPECT_TRUE(load_dataset(path_, {}, 1, sentiment_names())) << "to measure on, it will do";
}

TEST_F(DatasetFile, AnyTwoLabelsOrMoreAreClasses) {
  const auto two = load("text,label\na,spam\nb, ham\nc,spam\n");
  ASSERT_TRUE(two) << two.error().message;
  EXPECT_THAT(two->classes(), ElementsAre("ham", "spam"));
  EXPECT_THAT(two->labels(), ElementsAre(1, 0, 1));
  EXPECT_THAT(two->counts().rows, ElementsAre(1, 2));
  const auto half_known = load("text,label\na,2\nb,1\nc,1.0\n");
  ASSERT_TRUE(half_known) << half_known.error().message;
  EXPECT_THAT(half_known->classes(), ElementsAre("1", "2"));
  EXPECT_THAT(half_known->labels(), ElementsAre(1, 0, 0));
  const auto numbers = load("text,label\na,10\nb,9\nc,0\nd,1\ne,10\n");
  ASSERT_TRUE(numbers);
  EXPECT_THAT(numbers->classes(), ElementsAre("0", "1", "9", "10"));
  EXPECT_THAT(numbers->labels(), ElementsAre(3, 2, 0, 1, 3));
  const auto words = load("text,label\na,neg\nb,neutral\nc,pos\n");
  ASSERT_TRUE(words);
  EXPECT_THAT(words->classes(), ElementsAre("neg", "neutral", "pos"));
}

TEST_F(DatasetFile, LabelsCanBeAskedToBeAModelsClasses) {
  write("text,label\na,c\nb,a\n");
  const auto load_as = [&](const ClassNames& classes) {
    return load_dataset(path_, {}, 1, classes);
  };
  const auto some = load_as({"a", "b", "c"});
  ASSERT_TRUE(some) << some.error().message;
  EXPECT_THAT(some->labels(), ElementsAre(2, 0));
  EXPECT_THAT(some->counts().rows, ElementsAre(1, 0, 1));
  EXPECT_THAT(load_as({"a", "b"}),
              FailsWith(Code::invalid_argument,
                        AllOf(HasSubstr("column 'label'"), EndsWith("a, b: 'c' (row 1, line 2)"))));
  write("text,label\na,0\nb,pos\n");
  const auto spelled = load_as({"neg", "pos"});
  ASSERT_TRUE(spelled) << spelled.error().message;
  EXPECT_THAT(spelled->labels(), ElementsAre(0, 1));
}

TEST_F(DatasetFile, AModelOfMoreClassesThanAByteNumbersIsRefused) {
  write("text,label\na,300\n");
  ClassNames classes;
  for (int i = 0; i < 301; ++i) classes.push_back(std::to_string(i));
  EXPECT_THAT(load_dataset(path_, {}, 1, classes),
              FailsWith(Code::invalid_argument, HasSubstr("301")));
}

TEST_F(DatasetFile, AFileWithoutRowsIsAnError) {
  EXPECT_THAT(error_of("text,label\n"), HasSubstr(path_.string()));
  EXPECT_THAT(error_of(""), HasSubstr(path_.string()));
}

TEST_F(DatasetFile, BrokenCsvIsNamedWithItsFile) {
  EXPECT_THAT(error_of("text,label\n\"a,1\n"), HasSubstr(path_.string() + ": row 1 (line 2)"));
  EXPECT_THAT(error_of("text,label\na,b,1\n"), AllOf(HasSubstr(" 3 "), HasSubstr(" 2;")));
}

TEST_F(DatasetFile, AMissingFileIsNotFound) {
  const auto data = load_dataset(dir_.path() / "none.csv", {}, 1);
  ASSERT_FALSE(data);
  EXPECT_EQ(data.error().code, Code::not_found);
}

TEST(Dataset, ReadsTheReviewsOfTheSharedFolder) {
  const auto train_file = testing_support::shared_file("data/imdb/train.csv");
  const auto test_file = testing_support::shared_file("data/imdb/test.csv");
  if (!train_file || !test_file) GTEST_SKIP() << "SENTIMENT_SHARED is not set: no train.csv";
  const auto train = load_dataset(*train_file, {}, 2);
  const auto test = load_dataset(*test_file, {}, 1);
  ASSERT_TRUE(train) << train.error().message;
  ASSERT_TRUE(test) << test.error().message;
  // As pandas reads them: len, label sums, duplicated().sum().
  EXPECT_EQ(train->facts.rows, 25000U);
  EXPECT_EQ(train->counts().rows[1], 12500U);
  EXPECT_EQ(train->facts.duplicate_rows, 96U);
  EXPECT_EQ(train->facts.sha256,
            "3f7daf5ef7eb7132d768d400d306940da0dcff28aaad333efa96b022a647b08a");
  EXPECT_EQ(test->facts.rows, 12500U);
  EXPECT_EQ(test->counts().rows[1], 6248U);
  EXPECT_EQ(test->facts.duplicate_rows, 43U);
}

}  // namespace
}  // namespace sentiment
