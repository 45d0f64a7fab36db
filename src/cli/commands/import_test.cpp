#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "cli/program_fixture.hpp"
#include "files/atomic_file.hpp"

namespace sentiment {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing_support::ProgramFixture;

using ImportCommand = ProgramFixture;

TEST_F(ImportCommand, TakesOurOwnModelFile) {
  train({"--champion"});
  const std::string before = call({"predict", "a superb film", "dull"}).out;
  ASSERT_EQ(call({"export", "--format", "native", "--output", path("m.model")}).exit, 0);
  const auto imported = call({"import", path("m.model"), "--json"});
  ASSERT_EQ(imported.exit, 0) << imported.err;
  EXPECT_EQ(imported.document()["version"], 2);
  EXPECT_EQ(imported.document()["format"], "sentiment.model");
  move(2);
  EXPECT_EQ(call({"predict", "a superb film", "dull"}).out, before);
}

TEST_F(ImportCommand, NamesWhatIsNotAModelWhereverOneIsTaken) {
  train({"--champion"});
  ASSERT_EQ(call({"export", "--format", "json", "--output", path("m.json")}).exit, 0);
  ASSERT_TRUE(write_file_atomically(path("r.csv"), "text,label\ngood,1\n"));
  for (const auto& [name, kind] :
       {std::pair{"m.json", "a JSON file"}, std::pair{"r.csv", "a CSV file"}}) {
    const auto imported = call({"import", path(name)});
    EXPECT_EQ(imported.exit, 1);
    EXPECT_THAT(imported.err,
                AllOf(HasSubstr(name), HasSubstr(kind), HasSubstr("--format native")));
    EXPECT_THAT(call({"predict", "x", "--model", path(name)}).err, HasSubstr(kind));
  }
}

}  // namespace
}  // namespace sentiment
