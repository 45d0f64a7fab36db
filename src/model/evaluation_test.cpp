#include "model/evaluation.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/json.hpp"
#include "files/atomic_file.hpp"
#include "model/prediction.hpp"
#include "testing/source_dir.hpp"

namespace sentiment {
namespace {

/// Of two classes: labels answered, with probabilities of class 1.
BatchPrediction answers_of_two(const std::vector<std::uint8_t>& labels,
                               const std::vector<double>& probabilities) {
  BatchPrediction answers{.rows = {}, .probabilities = {.columns = 2, .values = {}}, .scores = {}};
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const double p = probabilities[i];
    answers.rows.push_back({.label = labels[i], .confidence = labels[i] == 1 ? p : 1 - p});
    answers.probabilities.values.insert(answers.probabilities.values.end(), {1 - p, p});
  }
  return answers;
}

std::string evaluation_refusal(const std::vector<std::uint8_t>& labels,
                               const BatchPrediction& answers) {
  const auto refused = evaluate(labels, answers, 2);
  if (refused) return "accepted";
  EXPECT_EQ(refused.error().code, Code::invalid_argument);
  return refused.error().message;
}

TEST(Evaluate, GivesScikitLearnsMetricsAndWarnings) {
  const auto path = testing_support::source_dir() / "tests/golden/metrics.json";
  const Json golden = parse_json(read_file(path).value()).value();
  ASSERT_EQ(golden["cases"].size(), 9);
  for (const Json& c : golden["cases"]) {
    SCOPED_TRACE(c["name"].get<std::string>());
    const auto labels = c["y"].get<std::vector<std::uint8_t>>();
    const auto answers = answers_of_two(c["pred"].get<std::vector<std::uint8_t>>(),
                                        c["score"].get<std::vector<double>>());
    const auto result = evaluate(labels, answers, 2).value();
    EXPECT_EQ(result.accuracy, c["accuracy"].get<double>());
    EXPECT_EQ(result.precision, c["precision"].get<double>());
    EXPECT_EQ(result.recall, c["recall"].get<double>());
    EXPECT_EQ(result.f1, c["f1"].get<double>());
    // Sums of up to 200 terms in another order than numpy's.
    EXPECT_NEAR(result.log_loss, c["log_loss"].get<double>(), 1e-13);
    EXPECT_NEAR(result.brier, c["brier"].get<double>(), 1e-14);
    if (c["roc_auc"].is_null()) {
      EXPECT_TRUE(std::isnan(result.roc_auc));
    } else {
      EXPECT_NEAR(result.roc_auc, c["roc_auc"].get<double>(), 1e-14);
    }
    for (std::size_t truth : {0U, 1U}) {
      for (std::size_t answer : {0U, 1U}) {
        EXPECT_EQ(result.confusion[truth][answer],
                  c["confusion"][truth][answer].get<std::size_t>());
      }
    }
    // Where scikit-learn warns of a metric, so do we.
    std::vector<std::string> warned;
    for (const std::string metric : {"precision", "recall", "f1", "roc_auc"}) {
      if (c.contains("warnings") && c["warnings"].contains(metric)) warned.push_back(metric);
    }
    std::vector<std::string> ours;
    for (const std::string& warning : result.warnings) {
      ours.push_back(warning.substr(0, warning.find(' ')));
    }
    EXPECT_EQ(ours, warned);
  }
}

TEST(Evaluate, RefusesInScikitLearnsWords) {
  constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(evaluation_refusal({}, {}),
            "Found empty input array (e.g., `y_true` or `y_pred`) while a minimum of 1 sample is "
            "required.");
  EXPECT_EQ(evaluation_refusal({1}, answers_of_two({1, 0}, {0.9, 0.1})),
            "Found input variables with inconsistent numbers of samples: [1, 2]");
  EXPECT_EQ(evaluation_refusal({0, 1}, answers_of_two({0, 1}, {0.2, -0.5})),
            "y_prob contains values greater than 1: 1.5");
  BatchPrediction below = answers_of_two({0, 1}, {0.2, 1});
  below.probabilities.values[0] = -0.5;
  EXPECT_EQ(evaluation_refusal({0, 1}, below), "y_prob contains values less than 0: -0.5");
  EXPECT_EQ(evaluation_refusal({0, 1}, answers_of_two({0, 1}, {kNan, 1})), "Input contains NaN.");
}

TEST(Evaluate, RefusesLabelsThatAreNoClasses) {
  EXPECT_EQ(evaluation_refusal({0, 2}, answers_of_two({0, 1}, {0.2, 0.5})),
            "labels must be below 2, found 2 in row 1");
  EXPECT_EQ(evaluation_refusal({0, 1}, answers_of_two({3, 1}, {0.2, 0.5})),
            "labels must be below 2, found 3 in row 0");
}

}  // namespace
}  // namespace sentiment
