#include "ports/missing_model.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "base/error.hpp"
#include "ports/ids.hpp"
#include "ports/model_uri.hpp"
#include "testing/fake_clock.hpp"
#include "testing/memory_backend.hpp"

namespace sentiment {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class MissingModel : public testing::Test {
 protected:
  MissingModel() {
    EXPECT_TRUE(registry_.create_version({.name = name_}));
    EXPECT_TRUE(
        registry_.move_alias({.name = name_, .alias = Alias{"best"}, .to = ModelVersion{1}}));
  }
  std::string of(const char* model, const char* alias) {
    const Error error =
        missing_model(registry_, AliasRef{ModelName{model}, Alias{alias}}, "reviews");
    EXPECT_EQ(error.code, Code::not_found);
    return error.message;
  }
  testing_support::FakeClock clock_;
  testing_support::MemoryBackend registry_{clock_};
  const ModelName name_{"reviews"};
};

TEST_F(MissingModel, SaysWhatDoesNotExistAndWhatWasMeant) {
  EXPECT_THAT(of("reviews", "1"),
              AllOf(HasSubstr("'1' on reviews"), HasSubstr("models:/reviews/1?")));
  EXPECT_THAT(of("reviews", "v1"), HasSubstr("models:/reviews/1?"));
  EXPECT_THAT(of("reviews", "9"), Not(HasSubstr("models:/")));
  EXPECT_THAT(of("reviews", "bset"), HasSubstr("'best'?"));
  EXPECT_THAT(of("reviews", "champion"), HasSubstr("train --champion"));
  EXPECT_THAT(of("foo", "best"),
              AllOf(HasSubstr("no registered model 'foo'"), Not(HasSubstr("alias"))));
  EXPECT_THAT(of("review", "best"), HasSubstr("'reviews'?"));
  EXPECT_THAT(missing_model(registry_, VersionRef{name_, ModelVersion{7}}).message,
              AllOf(HasSubstr("version 7 of reviews"), HasSubstr("newest is 1")));
  EXPECT_THAT(missing_model(registry_, VersionRef{ModelName{"foo"}, ModelVersion{1}}).message,
              HasSubstr("no registered model 'foo'"));
}

}  // namespace
}  // namespace sentiment
