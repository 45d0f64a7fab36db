#include "clients/mlflow/values.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/json.hpp"
#include "testing/fails_with.hpp"

namespace sentiment::mlflow {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing_support::FailsWith;
using namespace std::string_view_literals;

TEST(MlflowValues, AreBoundedInCharactersNotBytes) {
  EXPECT_TRUE(check_text("the name", "ööö", 3));
  EXPECT_THAT(check_text("the name", "öööö", 3),
              FailsWith(Code::invalid_argument,
                        AllOf(HasSubstr("the name"), HasSubstr("4"), HasSubstr("3"))));
}

TEST(MlflowValues, HoldNoNulWhichPostgresqlRefuses) {
  EXPECT_THAT(check_text("the name", "a\0b"sv, 9),
              FailsWith(Code::invalid_argument, HasSubstr("the name")));
}

TEST(MlflowValues, TheTagThatIsTooLongIsNamed) {
  EXPECT_THAT(check_tags({{"short", "x"}, {"long", "xxxx"}}, 3),
              FailsWith(Code::invalid_argument, HasSubstr("'long'")));
}

TEST(MlflowValues, TagsReadBack) {
  const std::vector<Tag> tags{{"a", "1"}, {"größe", ""}};
  EXPECT_EQ(read_tags(to_json(tags)), tags);
  EXPECT_EQ(read_tags(parse_json(R"([{"key":"a"}])").value()), (std::vector<Tag>{{"a", ""}}));
}

}  // namespace
}  // namespace sentiment::mlflow
