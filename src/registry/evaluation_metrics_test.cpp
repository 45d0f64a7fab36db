#include "registry/evaluation_metrics.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "model/evaluation.hpp"

namespace sentiment {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsSupersetOf;
using testing::Not;

std::vector<std::string> names_of(const Evaluation& evaluation,
                                  const std::vector<std::string>& classes) {
  std::vector<std::string> names;
  for (const auto& metric : evaluation_metrics(evaluation, classes, TimePoint{})) {
    names.push_back(metric.key);
  }
  return names;
}

Evaluation evaluation_of(const Confusion& confusion) {
  Evaluation evaluation;
  evaluation.confusion = confusion;
  return evaluation;
}

TEST(EvaluationMetrics, OfSentimentsAreTheNamedOnes) {
  EXPECT_THAT(names_of(evaluation_of({{1, 0}, {0, 1}}), {"negative", "positive"}),
              ElementsAre("accuracy", "f1", "precision", "recall", "roc_auc", "log_loss", "brier"));
}

TEST(EvaluationMetrics, LeaveOutWhatIsNotANumber) {
  Evaluation evaluation = evaluation_of({{1, 0}, {0, 1}});
  evaluation.roc_auc = std::numeric_limits<double>::quiet_NaN();
  EXPECT_THAT(names_of(evaluation, {"negative", "positive"}), Not(Contains("roc_auc")));
}

TEST(EvaluationMetrics, AddThoseOfEachOfAUsersClasses) {
  EXPECT_THAT(names_of(evaluation_of({{1, 0}, {1, 2}}), {"sports", "politics"}),
              IsSupersetOf({"f1_sports", "precision_sports", "recall_politics"}));
}

TEST(EvaluationMetrics, NumberTheClassesWhoseNamesATrackerMayNotTake) {
  const auto names = names_of(evaluation_of({{1, 0}, {1, 2}}), {"sports", "a/b"});
  EXPECT_THAT(names, IsSupersetOf({"f1_class_0", "f1_class_1"}));
  EXPECT_THAT(names, Not(Contains("f1_sports")));
}

}  // namespace
}  // namespace sentiment
