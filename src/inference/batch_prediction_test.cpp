#include "inference/batch_prediction.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/json.hpp"
#include "base/stop_flag.hpp"
#include "features/tfidf.hpp"
#include "inference/prediction_writer.hpp"
#include "inference/text_input.hpp"
#include "model/classifier.hpp"
#include "model/linear_model.hpp"
#include "testing/allocations.hpp"

namespace sentiment {
namespace {

Classifier two_words(Link link) {
  const std::size_t scores = link == Link::logistic ? 1 : 3;
  return {TfidfVectorizer::from_parts({}, {"bad", "good"}, {1, 1}).value(),
          LinearModel{.scores = scores,
                      .weights = std::vector<double>(2 * scores, 0.5),
                      .intercepts = std::vector<double>(scores, 0.25),
                      .link = link},
          link == Link::logistic ? std::vector<std::string>{"n", "p"}
                                 : std::vector<std::string>{"a", "b", "c"}};
}

TEST(BatchPredictor, AllocatesNothingForATextOnceWarm) {
  const std::vector<std::string_view> many(3000, "a good film");
  for (const Link link : {Link::logistic, Link::softmax, Link::one_vs_rest, Link::none}) {
    const Classifier classifier = two_words(link);
    BatchPredictor alone(classifier, 1);
    alone.predict(many);
    EXPECT_EQ(testing_support::allocations_of([&] { alone.predict(many); }).count, 0);
    // Threads cost something each, however many texts there are.
    BatchPredictor threaded(classifier, 3);
    threaded.predict(many);
    EXPECT_LT(testing_support::allocations_of([&] { threaded.predict(many); }).count, 20U);
  }
}

TEST(PredictRows, AnswersEachRowAndReportsProgress) {
  const Classifier classifier = two_words(Link::logistic);
  BatchPredictor predictor(classifier, 2);
  std::string written;
  const auto writer =
      make_prediction_writer(PredictionFormat::json_lines, {.labels = classifier.labels()},
                             [&](std::string_view bytes) -> Result<void> {
                               written += bytes;
                               return {};
                             });
  std::vector<std::size_t> seen;
  const StopFlag stop;
  const auto progress = [&](std::size_t rows) -> Result<void> {
    seen.push_back(rows);
    return {};
  };
  const auto input = make_given_texts({"good", "bad", "xyzzy", ""});
  const auto answered = predict_rows(*input, predictor, *writer, stop, progress).value();
  EXPECT_EQ(answered.rows, 4U);
  EXPECT_EQ(answered.unknown, 2U);
  EXPECT_EQ(seen, std::vector<std::size_t>{4});
  EXPECT_EQ(parse_json(written.substr(0, written.find('\n'))).value()["known_terms"], 1);
  EXPECT_EQ(parse_json(written.substr(0, written.find('\n'))).value()["text"], "good");
}

TEST(PredictRows, EndsWhenAskedToStop) {
  const Classifier classifier = two_words(Link::logistic);
  BatchPredictor predictor(classifier, 1);
  const auto writer =
      make_prediction_writer(PredictionFormat::human, {.labels = classifier.labels()},
                             [](std::string_view) -> Result<void> { return {}; });
  StopFlag stop;
  stop.request();
  const auto input = make_given_texts({"good"});
  const auto done = predict_rows(*input, predictor, *writer, stop,
                                 [](std::size_t) -> Result<void> { return {}; });
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, Code::interrupted);
}

}  // namespace
}  // namespace sentiment
