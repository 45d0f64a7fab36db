#include "learn/logistic_regression.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/json.hpp"
#include "base/stop_flag.hpp"
#include "data/class_names.hpp"
#include "features/csr_matrix.hpp"
#include "files/atomic_file.hpp"
#include "model/class_weight.hpp"
#include "model/estimator_options.hpp"
#include "testing/fails_with.hpp"
#include "testing/source_dir.hpp"

namespace sentiment {
namespace {

using testing::HasSubstr;
using testing::Optional;
using testing::StartsWith;
using testing_support::FailsWith;

Json golden(const std::string& name) {
  const auto path = testing_support::source_dir() / "tests/golden" / name;
  return parse_json(read_file(path).value()).value();
}

CsrMatrix matrix(const std::vector<std::vector<double>>& dense) {
  CsrMatrix rows;
  for (const auto& row : dense) {
    rows.columns = static_cast<std::uint32_t>(row.size());
    for (std::size_t column = 0; column < row.size(); ++column) {
      if (row[column] == 0) continue;
      rows.column_ids.push_back(static_cast<std::uint32_t>(column));
      rows.values.push_back(row[column]);
    }
    rows.row_starts.push_back(rows.values.size());
  }
  return rows;
}

const std::vector<std::vector<double>> kSquare{{1, 0}, {0, 1}, {1, 1}, {0, 0}};

/// Random rows whose label depends on the first columns; large enough for several threads.
struct Sample {
  CsrMatrix rows;
  std::vector<std::uint8_t> labels;
};
Sample random_sample(std::size_t rows, std::uint32_t columns, std::size_t per_row) {
  std::mt19937 random(20240607);
  Sample sample;
  sample.rows.columns = columns;
  for (std::size_t row = 0; row < rows; ++row) {
    std::set<std::uint32_t> ids;
    while (ids.size() < per_row) ids.insert(static_cast<std::uint32_t>(random() % columns));
    double score = 0;
    for (const std::uint32_t id : ids) {
      const double value = static_cast<double>(random() % 1000 + 1) / 1000;
      sample.rows.column_ids.push_back(id);
      sample.rows.values.push_back(value);
      score += (id % 2 == 0 ? value : -value);
    }
    sample.rows.row_starts.push_back(sample.rows.values.size());
    sample.labels.push_back(score + static_cast<double>(random() % 100) / 50 - 1 > 0 ? 1 : 0);
  }
  return sample;
}

LogisticRegressionOptions options_of(const Json& params) {
  LogisticRegressionOptions options;
  options.max_iter = params.value("max_iter", options.max_iter);
  options.C = params.value("C", options.C);
  options.tol = params.value("tol", options.tol);
  options.fit_intercept = params.value("fit_intercept", true);
  if (!params.contains("class_weight")) return options;
  EXPECT_TRUE(from_setting(params["class_weight"], options.class_weight));
  return options;
}

CsrMatrix golden_rows(const Json& cases) {
  CsrMatrix rows;
  rows.columns = cases["n_features"].get<std::uint32_t>();
  for (const Json& row : cases["rows"]) {
    for (const Json& id : row["indices"]) rows.column_ids.push_back(id.get<std::uint32_t>());
    for (const Json& value : row["values"]) rows.values.push_back(value.get<double>());
    rows.row_starts.push_back(rows.values.size());
  }
  return rows;
}

TEST(LogisticRegression, GivesScikitLearnsCoefficientsAndIterations) {
  const Json cases = golden("logreg_small.json");
  const CsrMatrix rows = golden_rows(cases);
  int checked = 0;
  for (const Json& c : cases["cases"]) {
    SCOPED_TRACE(c["name"].get<std::string>());
    const auto labels = c["y"].get<std::vector<std::uint8_t>>();
    const auto coefficients = c["coef"].get<std::vector<std::vector<double>>>();
    ClassNames classes = sentiment_names();
    if (coefficients.size() > 1) {
      classes.clear();
      for (std::size_t k = 0; k < coefficients.size(); ++k) classes.push_back(std::to_string(k));
    }
    const auto fit =
        fit_logistic_regression(rows, labels, classes, options_of(c["params"])).value();
    EXPECT_EQ(fit.iterations, c["n_iter"].get<int>());
    EXPECT_EQ(fit.losses.size(), static_cast<std::size_t>(fit.iterations) + 1);
    // Rounding alone: sums are taken in another order than numpy's, over at most 16 iterations.
    ASSERT_EQ(fit.model.weights.size(), coefficients.size() * coefficients[0].size());
    for (std::size_t k = 0; k < coefficients.size(); ++k) {
      for (std::uint32_t column = 0; column < coefficients[k].size(); ++column) {
        EXPECT_NEAR(fit.model.weight(column, k), coefficients[k][column], 1e-9);
      }
      EXPECT_NEAR(fit.model.intercepts.at(k), c["intercept"][k].get<double>(), 1e-9);
    }
    ++checked;
  }
  EXPECT_EQ(checked, 14);
}

TEST(LogisticRegression, ReachesTheOptimumWithATightTolerance) {
  const Json cases = golden("logreg_small.json");
  const CsrMatrix rows = golden_rows(cases);
  const Json& c = cases["cases"][0];
  const auto labels = c["y"].get<std::vector<std::uint8_t>>();
  const auto fit =
      fit_logistic_regression(rows, labels, sentiment_names(), {.tol = 1e-10, .max_iter = 100000})
          .value();
  const auto optimum = c["optimum"]["coef"][0].get<std::vector<double>>();
  for (std::size_t i = 0; i < optimum.size(); ++i) {
    // ftol stops the search at about 1e-8 from Newton's solution, as it stops scikit-learn's.
    EXPECT_NEAR(fit.model.weights[i], optimum[i], 1e-6);
  }
}

TEST(LogisticRegression, GivesTheSameBitsAtAnyThreadCount) {
  const Sample sample = random_sample(6000, 500, 50);
  const auto one =
      fit_logistic_regression(sample.rows, sample.labels, sentiment_names(), {}).value();
  ASSERT_GT(one.iterations, 3);
  for (const int threads : {2, 3, 8}) {
    const auto many = fit_logistic_regression(sample.rows, sample.labels, sentiment_names(), {},
                                              {.threads = threads})
                          .value();
    EXPECT_EQ(many.iterations, one.iterations);
    EXPECT_EQ(std::bit_cast<std::uint64_t>(many.model.intercepts.at(0)),
              std::bit_cast<std::uint64_t>(one.model.intercepts.at(0)));
    ASSERT_EQ(many.model.weights.size(), one.model.weights.size());
    for (std::size_t i = 0; i < one.model.weights.size(); ++i) {
      ASSERT_EQ(std::bit_cast<std::uint64_t>(many.model.weights[i]),
                std::bit_cast<std::uint64_t>(one.model.weights[i]));
    }
    EXPECT_EQ(many.losses, one.losses);
  }
}

// The expected values of the next two tests: scikit-learn 1.9.1 on the same four rows.
TEST(LogisticRegression, FitsWithoutPenaltyForAnInfiniteC) {
  const std::vector<std::uint8_t> labels{0, 1, 1, 0};
  const auto fit = fit_logistic_regression(matrix(kSquare), labels, sentiment_names(),
                                           {.C = std::numeric_limits<double>::infinity()})
                       .value();
  EXPECT_EQ(fit.iterations, 12);
  EXPECT_NEAR(fit.model.weights[0], -0.24732331, 1e-8);
  EXPECT_NEAR(fit.model.weights[1], 17.85957692, 1e-8);
  EXPECT_NEAR(fit.model.intercepts.at(0), -8.45104928, 1e-8);
  EXPECT_FALSE(fit.warning);
}

TEST(LogisticRegression, WarnsInScikitLearnsWordsWhenIterationsRunOut) {
  const std::vector<std::uint8_t> labels{0, 1, 1, 0};
  const auto fit =
      fit_logistic_regression(matrix(kSquare), labels, sentiment_names(), {.max_iter = 1}).value();
  EXPECT_EQ(fit.iterations, 1);
  EXPECT_EQ(fit.warning,
            "lbfgs failed to converge after 1 iteration(s) (status=1):\n"
            "STOP: TOTAL NO. OF ITERATIONS REACHED LIMIT\n\n"
            "Increase the number of iterations to improve the convergence (max_iter=1).\n"
            "You might also want to scale the data as shown in:\n"
            "    https://scikit-learn.org/stable/modules/preprocessing.html\n"
            "Please also refer to the documentation for alternative solver options:\n"
            "    https://scikit-learn.org/stable/modules/linear_model.html#logistic-regression");
}

TEST(LogisticRegression, TakesOneStepForNoIterationsAsScikitLearnDoes) {
  const std::vector<std::uint8_t> labels{0, 1, 1, 0};
  const auto fit =
      fit_logistic_regression(matrix(kSquare), labels, sentiment_names(), {.max_iter = 0}).value();
  EXPECT_EQ(fit.iterations, 0);
  EXPECT_EQ(fit.model.weights, (std::vector<double>{0, 1}));
  EXPECT_THAT(fit.warning,
              Optional(StartsWith("lbfgs failed to converge after 0 iteration(s) (status=1):")));
}

TEST(LogisticRegression, DoesNotWarnWhenConverged) {
  const std::vector<std::uint8_t> labels{0, 1, 1, 0};
  EXPECT_FALSE(
      fit_logistic_regression(matrix(kSquare), labels, sentiment_names(), {}).value().warning);
}

TEST(LogisticRegression, RefusesAClassWithoutRows) {
  for (const std::uint8_t only : {std::uint8_t{0}, std::uint8_t{1}}) {
    const std::vector<std::uint8_t> labels(4, only);
    EXPECT_THAT(fit_logistic_regression(matrix(kSquare), labels, sentiment_names(), {}),
                FailsWith(Code::invalid_argument,
                          HasSubstr("class number " + std::to_string(2 - only) + " of 2")));
  }
}

TEST(LogisticRegression, RefusesWhatScikitLearnRefuses) {
  constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  const std::vector<std::uint8_t> labels{0, 1, 1, 0};
  const auto message = [&](const LogisticRegressionOptions& options) {
    const auto refused =
        fit_logistic_regression(matrix(kSquare), labels, sentiment_names(), options);
    return refused ? std::string("accepted") : refused.error().message;
  };
  EXPECT_EQ(message({.C = 0}),
            "The 'C' parameter of LogisticRegression must be a float in the range (0.0, inf]. Got "
            "0.0 instead.");
  EXPECT_THAT(message({.C = -1}), HasSubstr("Got -1.0 instead."));
  EXPECT_THAT(message({.C = kNan}), HasSubstr("Got nan instead."));
  EXPECT_EQ(message({.tol = -1}),
            "The 'tol' parameter of LogisticRegression must be a float in the range [0.0, inf). "
            "Got -1.0 instead.");
  EXPECT_THAT(message({.tol = kInfinity}), HasSubstr("Got inf instead."));
  EXPECT_THAT(message({.tol = kNan}), HasSubstr("Got nan instead."));
  EXPECT_EQ(message({.max_iter = -1}),
            "The 'max_iter' parameter of LogisticRegression must be an int in the range [0, inf). "
            "Got -1 instead.");
  EXPECT_THAT(message({.class_weight = {.named = {{"0", -1}}}}), HasSubstr("-1.0"));
  EXPECT_THAT(message({.class_weight = {.named = {{"0", 0}, {"1", 0}}}}),
              HasSubstr("no row any weight"));
  EXPECT_THAT(message({.class_weight = {.balanced = true, .named = {{"1", 1}}}}),
              HasSubstr("not both"));
}

TEST(LogisticRegression, RefusesRowsAndLabelsThatDoNotFit) {
  const std::vector<std::uint8_t> two{1, 0};
  EXPECT_EQ(fit_logistic_regression(matrix(kSquare), two, sentiment_names(), {}).error().message,
            "Found input variables with inconsistent numbers of samples: [4, 2]");
  CsrMatrix empty;
  empty.columns = 2;
  EXPECT_EQ(fit_logistic_regression(empty, {}, sentiment_names(), {}).error().message,
            "Found array with 0 sample(s) (shape=(0, 2)) while a minimum of 1 is required by "
            "LogisticRegression.");
  const std::vector<std::uint8_t> three{0, 1, 2, 0};
  EXPECT_EQ(fit_logistic_regression(matrix(kSquare), three, sentiment_names(), {}).error().message,
            "labels must be below 2, found 2");
}

TEST(LogisticRegression, EndsWhenAskedToStop) {
  StopFlag stop;
  stop.request();
  const std::vector<std::uint8_t> labels{0, 1, 1, 0};
  const auto ended =
      fit_logistic_regression(matrix(kSquare), labels, sentiment_names(), {}, {.stop = &stop});
  ASSERT_FALSE(ended);
  EXPECT_EQ(ended.error().code, Code::interrupted);
}

}  // namespace
}  // namespace sentiment
