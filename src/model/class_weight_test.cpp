#include "model/class_weight.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "base/json.hpp"
#include "data/class_names.hpp"
#include "testing/fails_with.hpp"

namespace sentiment {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing_support::FailsWith;

ClassWeight weight_of(const Json& value) {
  ClassWeight weight;
  EXPECT_TRUE(from_setting(value, weight)) << value;
  return weight;
}

TEST(ClassWeight, ReadsBackFromHowItIsShown) {
  for (const Json& value : {Json(nullptr), Json("balanced"), Json{{"ham", 2.0}, {"spam", 0.0}}})
    EXPECT_EQ(to_setting(weight_of(value)), value);
  EXPECT_EQ(weight_of(Json::object()), ClassWeight{});
}

TEST(ClassWeight, RefusesWhatIsNotAWeightOfAClass) {
  for (const Json& wrong :
       {Json("heavy"), Json{1, 2}, Json{{"ham", -1}}, Json{{"ham", true}}, Json{{"ham", "2"}},
        Json{{"ham", nullptr}}, Json{{"ham", std::numeric_limits<double>::infinity()}}}) {
    ClassWeight weight;
    EXPECT_THAT(from_setting(wrong, weight), FailsWith(Code::usage, HasSubstr("expected")));
  }
}

TEST(ClassWeight, GoesByTheNamesOfTheClasses) {
  const ClassNames three{"bad", "fair", "good"};
  EXPECT_THAT(named_weights({.named = {{"fair", 3}, {"bad", 0.5}}}, three).value(),
              ElementsAre(0.5, 3, 1));
  EXPECT_THAT(named_weights({.named = {{"2.0", 3}}}, ClassNames{"1", "2"}).value(),
              ElementsAre(1, 3));
  for (const char* positive : {"1", "pos", "Positive", "true"}) {
    EXPECT_THAT(named_weights({.named = {{positive, 3}}}, sentiment_names()).value(),
                ElementsAre(1, 3));
  }
}

TEST(ClassWeight, ANameThatIsNoClassIsNamedWithTheClasses) {
  const ClassNames classes{"ham", "spam"};
  EXPECT_THAT(named_weights({.named = {{"hamm", 3}}}, classes),
              FailsWith(Code::usage, AllOf(HasSubstr("'hamm'"), HasSubstr("ham, spam"))));
  EXPECT_THAT(named_weights({.named = {{"0", 3}}}, classes),
              FailsWith(Code::usage, HasSubstr("'0'")));
  EXPECT_THAT(named_weights({.named = {{"0", 1}, {"negative", 2}}}, sentiment_names()),
              FailsWith(Code::usage, AllOf(HasSubstr("'0'"), HasSubstr("'negative'"))));
  EXPECT_THAT(named_weights({.named = {{"ham", -1}}}, classes),
              FailsWith(Code::usage, HasSubstr("-1.0")));
}

TEST(ClassWeight, NumbersOfEarlierReleasesBecomeNames) {
  ClassWeight weight{.named = {{"0", 2}, {"1", 3}}};
  name_numbered_classes(weight, sentiment_names());
  EXPECT_EQ(weight.named.count("0"), 1U);
  name_numbered_classes(weight, ClassNames{"ham", "spam"});
  EXPECT_THAT(named_weights(weight, ClassNames{"ham", "spam"}).value(), ElementsAre(2, 3));
}

}  // namespace
}  // namespace sentiment
