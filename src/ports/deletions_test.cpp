#include "ports/deletions.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.hpp"
#include "ports/ids.hpp"

namespace sentiment {
namespace {

using testing::AllOf;
using testing::HasSubstr;

TEST(Deletions, ARefusalNamesWhatHasToGoFirst) {
  const auto run =
      still_registered(RunId{"abc"}, {{.name = ModelName{"m"}, .version = ModelVersion{3}}})
          .value();
  EXPECT_EQ(run.code, Code::refused);
  EXPECT_THAT(run.message, AllOf(HasSubstr("abc"), HasSubstr("'m'"), HasSubstr("--version 3")));
  const auto model = still_pointed_to(ModelName{"m"}, {Alias{"a"}, Alias{"b"}}).value();
  EXPECT_EQ(model.code, Code::refused);
  EXPECT_THAT(model.message, AllOf(HasSubstr("'a', 'b'"), HasSubstr("delete-alias")));
}

}  // namespace
}  // namespace sentiment
