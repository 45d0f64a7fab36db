#include "base/fields.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <optional>
#include <string>

namespace sentiment {
namespace {

using testing::AllOf;
using testing::HasSubstr;

struct Config {
  double C = 1.0;
  int max_iter = 100;
  std::string text_column = "text";
  std::optional<std::uint32_t> max_features;
};

void describe(Fields& field, Config& c) {
  field("model.C", c.C, "Inverse L2 strength", in_range(1e-6, 1e6));
  field("model.max_iter", c.max_iter, "Iteration limit", in_range(1, 1000));
  field("data.text_column", c.text_column, "Column with the text");
  field("vectorizer.max_features", c.max_features, "Most terms kept");
}

class FieldsTest : public testing::Test {
 protected:
  FieldsTest() { describe(fields_, config_); }
  Config config_;
  Fields fields_;
};

TEST_F(FieldsTest, SetsByKeyAndRemembersTheOrigin) {
  ASSERT_TRUE(fields_.set_all(Json{{"model", {{"C", 2}, {"max_iter", 7}}}}, "params.yaml"));
  EXPECT_EQ(config_.C, 2.0);
  EXPECT_EQ(config_.max_iter, 7);
  EXPECT_EQ(fields_.all()[0].origin, "params.yaml");
  EXPECT_EQ(fields_.all()[2].origin, "default");
}

TEST_F(FieldsTest, NamesTheNearestKnownKey) {
  const auto result = fields_.set("model.maxiter", 5, "--set");
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, Code::usage);
  EXPECT_THAT(result.error().message, AllOf(HasSubstr("--set"), HasSubstr("'model.maxiter'"),
                                            HasSubstr("'model.max_iter'")));
}

TEST_F(FieldsTest, RefusesAValueOutOfRangeAndKeepsTheOld) {
  const auto result = fields_.set("model.max_iter", 0, "--set");
  ASSERT_FALSE(result);
  EXPECT_THAT(result.error().message,
              AllOf(HasSubstr("--set"), HasSubstr("model.max_iter"), HasSubstr("1 to 1000")));
  EXPECT_EQ(config_.max_iter, 100);
}

TEST_F(FieldsTest, RefusesAFractionWhereAWholeNumberIsMeant) {
  EXPECT_FALSE(fields_.set("model.max_iter", 2.5, "--set"));
  EXPECT_FALSE(fields_.set("vectorizer.max_features", -1, "--set"));
}

TEST_F(FieldsTest, NullClearsAnOptional) {
  ASSERT_TRUE(fields_.set("vectorizer.max_features", 5, "--set"));
  EXPECT_EQ(config_.max_features, 5u);
  ASSERT_TRUE(fields_.set("vectorizer.max_features", nullptr, "--set"));
  EXPECT_EQ(config_.max_features, std::nullopt);
}

}  // namespace
}  // namespace sentiment
