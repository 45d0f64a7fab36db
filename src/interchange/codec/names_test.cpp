#include "interchange/codec/names.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace sentiment::foreign {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

TEST(Names, AreFoundByModuleAndName) {
  EXPECT_EQ(find_name("sklearn.pipeline", "Pipeline")->role, Role::pipeline);
  EXPECT_EQ(find_name("imblearn.pipeline", "Pipeline"), nullptr);
  EXPECT_EQ(find_name("sklearn.pipeline", "pipeline"), nullptr);
}

TEST(UnknownName, SaysWhatToDo) {
  EXPECT_THAT(unknown_name("sklearn.model_selection._search", "GridSearchCV"),
              AllOf(HasSubstr("_search.GridSearchCV"), HasSubstr("best_estimator_")));
  EXPECT_THAT(
      unknown_name("sklearn.model_selection._search_successive_halving", "HalvingRandomSearchCV"),
      HasSubstr("best_estimator_"));
  EXPECT_THAT(unknown_name("sklearn.ensemble._forest", "RandomForestClassifier"),
              HasSubstr("LogisticRegression"));
  EXPECT_THAT(unknown_name("__main__", "tokens"), HasSubstr("never run"));
  EXPECT_THAT(unknown_name("cloudpickle.cloudpickle", "_make_function"), HasSubstr("never run"));
}

TEST(UnknownName, ShowsNoByteThatATerminalWouldObey) {
  EXPECT_THAT(unknown_name("a\x1b[31m", std::string(1000, 'x')),
              AllOf(Not(HasSubstr("\x1b")), Not(HasSubstr(std::string(101, 'x')))));
}

}  // namespace
}  // namespace sentiment::foreign
