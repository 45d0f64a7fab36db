#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "cli/program_fixture.hpp"
#include "testing/http/file_server.hpp"

namespace sentiment {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing_support::ProgramFixture;

using DataPrepareCommand = ProgramFixture;

TEST_F(DataPrepareCommand, TakesACsvFile) {
  const auto prepared =
      call({"data", "prepare", reviews_, "--samples", "100", "--folder", path("data")});
  EXPECT_EQ(prepared.exit, 0) << prepared.err;
  EXPECT_EQ(prepared.out, path("data/imdb_sample.csv") + ": 100 rows, 50 of them positive\n");
  EXPECT_EQ(call({"data", "prepare", "--if-missing", "--folder", path("data")}).out,
            path("data/imdb_sample.csv") + " is there already\n");
  EXPECT_EQ(call({"data", "prepare", path("no.csv"), "--folder", path("data")}).exit, 3);
}

TEST_F(DataPrepareCommand, ExitsWith4WithoutANetworkAndNamesTheWaysAround) {
  variables_["SENTIMENT_IMDB_URL"] =
      "http://127.0.0.1:9/aclImdb_v1.tar.gz";  // nobody listens there
  const auto offline = call({"data", "prepare", "--folder", path("data")});
  EXPECT_EQ(offline.exit, 4);
  EXPECT_EQ(offline.out, "");
  EXPECT_THAT(offline.err, AllOf(HasSubstr("http://127.0.0.1:9/aclImdb_v1.tar.gz"),
                                 HasSubstr("data prepare FILE")));
  EXPECT_EQ(call({"data", "prepare", reviews_, "--samples", "1"}).exit, 2);
}

TEST_F(DataPrepareCommand, TakesNothingFromAMirrorThatIsNotThePublishedArchive) {
  const testing_support::FileServer mirror("something else");
  variables_["SENTIMENT_IMDB_URL"] = mirror.url("/aclImdb_v1.tar.gz");
  const auto refused = call({"data", "prepare", "--folder", path("data")});
  EXPECT_EQ(refused.exit, 1);
  EXPECT_THAT(refused.err, HasSubstr("SHA-256"));
  EXPECT_FALSE(std::filesystem::exists(path("data/imdb_sample.csv")));
}

}  // namespace
}  // namespace sentiment
