#include "report/evaluation_report.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "features/tfidf.hpp"
#include "model/classifier.hpp"
#include "model/evaluation.hpp"
#include "model/linear_model.hpp"
#include "model/prediction.hpp"

namespace sentiment {
namespace {

Classifier classifier_with(std::vector<std::string> terms, std::vector<double> weights) {
  const std::vector<double> idf(terms.size(), 1);
  return {TfidfVectorizer::from_parts({}, std::move(terms), idf).value(),
          LinearModel{.weights = std::move(weights), .intercepts = {0}},
          {"negative", "positive"}};
}

/// Of two classes with these probabilities of class 1.
BatchPrediction answers_of(const std::vector<double>& probabilities) {
  BatchPrediction answers{.rows = {}, .probabilities = {.columns = 2, .values = {}}, .scores = {}};
  for (const double p : probabilities) {
    answers.rows.push_back({.label = p > 0.5 ? 1U : 0U, .confidence = std::max(p, 1 - p)});
    answers.probabilities.values.insert(answers.probabilities.values.end(), {1 - p, p});
  }
  return answers;
}

EvaluationReport report_of(const std::vector<std::uint8_t>& labels,
                           const std::vector<double>& probabilities) {
  const BatchPrediction answers = answers_of(probabilities);
  std::vector<std::string> texts;
  for (std::size_t row = 0; row < labels.size(); ++row)
    texts.push_back("text " + std::to_string(row));
  const std::vector<std::string_view> views(texts.begin(), texts.end());
  return make_report("test", {}, classifier_with({"good"}, {1}), views, labels, answers,
                     evaluate(labels, answers, 2).value());
}

double area_under(const std::vector<CurvePoint>& curve) {
  double area = 0;
  for (std::size_t i = 1; i < curve.size(); ++i) {
    area += (curve[i].x - curve[i - 1].x) * (curve[i].y + curve[i - 1].y) / 2;
  }
  return area;
}

TEST(EvaluationReport, ListsTheHeaviestTermsOfEachDirection) {
  std::vector<std::string> terms;
  std::vector<double> weights;
  for (int i = -30; i <= 30; ++i) {
    terms.push_back("t" + std::to_string(i));
    weights.push_back(i);
  }
  const std::vector<std::uint8_t> labels{0, 1};
  const BatchPrediction answers = answers_of({0.1, 0.9});
  const std::vector<std::string_view> texts{"a", "b"};
  const auto report = make_report("test", {}, classifier_with(terms, weights), texts, labels,
                                  answers, evaluate(labels, answers, 2).value());
  ASSERT_EQ(report.class_terms[1].size(), 20);
  EXPECT_EQ(report.class_terms[1][0].term, "t30");
  EXPECT_EQ(report.class_terms[1][19].weight, 11);
  ASSERT_EQ(report.class_terms[0].size(), 20);
  EXPECT_EQ(report.class_terms[0][0].term, "t-30");
  EXPECT_EQ(report.class_terms[0][19].weight, -11);
}

TEST(EvaluationReport, LeavesOutTermsThatSpeakForTheOtherClass) {
  const auto report = report_of({0, 1}, {0.1, 0.9});
  EXPECT_EQ(report.class_terms[1].size(), 1);
  EXPECT_TRUE(report.class_terms[0].empty());
}

TEST(EvaluationReport, DrawsARocCurveWhoseAreaIsTheMetric) {
  const auto report = report_of({0, 1, 0, 1, 1, 0}, {0.5, 0.5, 0.5, 0.5, 0.9, 0.1});
  EXPECT_EQ(report.roc.front().y, 0);
  EXPECT_EQ(report.roc.back().y, 1);
  EXPECT_EQ(report.roc.back().x, 1);
  EXPECT_DOUBLE_EQ(area_under(report.roc), report.evaluation.roc_auc);
}

TEST(EvaluationReport, KeepsTheRocCurveShort) {
  std::vector<std::uint8_t> labels;
  std::vector<double> probabilities;
  for (int i = 0; i < 10000; ++i) {
    labels.push_back(i * 7919 % 10000 < i ? 1 : 0);
    probabilities.push_back(i / 10000.0);
  }
  const auto report = report_of(labels, probabilities);
  EXPECT_LE(report.roc.size(), 202);
  EXPECT_NEAR(area_under(report.roc), report.evaluation.roc_auc, 1e-3);
}

TEST(EvaluationReport, HasNoRocCurveForOneClass) {
  EXPECT_TRUE(report_of({1, 1}, {0.4, 0.6}).roc.empty());
}

TEST(EvaluationReport, ComparesPredictedWithObservedShares) {
  const auto report = report_of({0, 1, 1, 1}, {0.02, 0.04, 0.95, 1.0});
  ASSERT_EQ(report.calibration.size(), 2);
  EXPECT_EQ(report.calibration[0].rows, 2);
  EXPECT_DOUBLE_EQ(report.calibration[0].mean_probability, 0.03);
  EXPECT_DOUBLE_EQ(report.calibration[0].positive_share, 0.5);
  EXPECT_EQ(report.calibration[1].rows, 2);
  EXPECT_DOUBLE_EQ(report.calibration[1].mean_probability, 0.975);
  EXPECT_DOUBLE_EQ(report.calibration[1].positive_share, 1);
}

TEST(EvaluationReport, DrawsThePrecisionRecallCurveOfScikitLearn) {
  // precision_recall_curve([0, 1, 1, 0, 1], [0.1, 0.9, 0.4, 0.6, 0.6]), from its other end
  const auto report = report_of({0, 1, 1, 0, 1}, {0.1, 0.9, 0.4, 0.6, 0.6});
  const std::vector<std::pair<double, double>> expected{
      {0, 1}, {1.0 / 3, 1}, {2.0 / 3, 2.0 / 3}, {1, 0.75}, {1, 0.6}};
  ASSERT_EQ(report.precision_recall.size(), expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    EXPECT_DOUBLE_EQ(report.precision_recall[i].x, expected[i].first);
    EXPECT_DOUBLE_EQ(report.precision_recall[i].y, expected[i].second);
  }
  EXPECT_TRUE(report_of({1, 1}, {0.4, 0.6}).precision_recall.empty());
}

TEST(EvaluationReport, ListsTheSurestMistakesFirst) {
  const auto report = report_of({0, 1, 1, 0}, {0.7, 0.05, 0.8, 0.6});
  ASSERT_EQ(report.mistakes.size(), 3U);
  EXPECT_EQ(report.mistakes[0].row, 2U);
  EXPECT_EQ(report.mistakes[0].text, "text 1");
  EXPECT_EQ(report.mistakes[0].label, 1);
  EXPECT_EQ(report.mistakes[0].probability, 0.05);
  EXPECT_EQ(report.mistakes[1].row, 1U);
  EXPECT_EQ(report.mistakes[2].row, 4U);
}

TEST(EvaluationReport, KeepsMistakesFewAndShort) {
  const std::vector<std::uint8_t> labels(kMostMistakes + 10, 1);
  EXPECT_EQ(report_of(labels, std::vector<double>(labels.size(), 0.2)).mistakes.size(),
            kMostMistakes);

  std::string text(kMistakeBytes - 1, 'x');
  text += "éx";  // its second byte would be the first too many
  const std::vector<std::string_view> texts{text};
  const std::vector<std::uint8_t> one{1};
  const BatchPrediction wrong = answers_of({0.2});
  const auto report = make_report("test", {}, classifier_with({"good"}, {1}), texts, one, wrong,
                                  evaluate(one, wrong, 2).value());
  EXPECT_EQ(report.mistakes.at(0).text, std::string(kMistakeBytes - 1, 'x') + "…");
}

}  // namespace
}  // namespace sentiment
