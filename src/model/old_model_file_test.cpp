#include "model/old_model_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "base/json.hpp"
#include "features/tfidf.hpp"
#include "files/atomic_file.hpp"
#include "model/class_weight.hpp"
#include "model/model_envelope.hpp"
#include "model/model_file.hpp"
#include "testing/source_dir.hpp"

namespace sentiment {
namespace {

/// Models that the first release wrote, and what it answered with them.
std::string old_file(std::string_view name) {
  return read_file(testing_support::source_dir() / "tests/golden/model_file" / name).value();
}

TEST(OldModelFile, AnswersAsTheProgramThatWroteIt) {
  const Json expected = parse_json(old_file("expected.json")).value();
  ASSERT_EQ(expected.size(), 3U);
  for (const auto& [name, answers] : expected.items()) {
    SCOPED_TRACE(name);
    const auto model = decode_model_file(old_file(name));
    ASSERT_TRUE(model) << model.error().message;
    TfidfScratch scratch;
    const auto& labels = model->classifier.labels();
    std::vector<double> outputs(model->classifier.outputs());
    for (const Json& answer : answers) {
      const auto now =
          model->classifier.predict(answer["text"].get<std::string>(), scratch, outputs);
      EXPECT_EQ(Json(labels[now.label]), answer["sentiment"]);
      for (std::size_t k = 0; k < labels.size(); ++k) {
        EXPECT_NEAR(outputs[k], answer["probabilities"][labels[k]].get<double>(), 1e-12);
      }
    }
    EXPECT_EQ(model->golden.empty(), name == "v1.model");  // an imported one
  }
}

TEST(OldModelFile, SaysHowItWasFittedSinceVersion2) {
  EXPECT_FALSE(decode_model_file(old_file("v1.model"))->provenance.estimator);
  const auto two = decode_model_file(old_file("v2.model"))->provenance;
  ASSERT_TRUE(two.estimator);
  EXPECT_EQ(two.estimator->logistic_regression.class_weight,
            (ClassWeight{.named = {{"0", 1.0}, {"1", 2.0}}}));
  EXPECT_EQ(two.estimator->logistic_regression.max_iter, 1000);
  EXPECT_EQ(two.estimator->random_state, 42U);
  EXPECT_GT(two.iterations, 0);
  EXPECT_TRUE(decode_model_file(old_file("v3.model"))->provenance.estimator);
}

TEST(OldModelFile, IsWrittenInTheVersionOfToday) {
  for (const char* name : {"v1.model", "v2.model", "v3.model"}) {
    const auto model = decode_model_file(old_file(name)).value();
    const std::string bytes = encode_model_file(model);
    EXPECT_EQ(unseal_model(bytes)->version, kModelFileVersion);
    const auto again = decode_model_file(bytes);
    ASSERT_TRUE(again) << again.error().message;
    EXPECT_EQ(again->provenance, model.provenance);
    EXPECT_EQ(again->training_digests, model.training_digests);
    EXPECT_EQ(again->classifier.vectorizer().options(), model.classifier.vectorizer().options());
  }
}

TEST(OldModelFile, RefusesEveryTruncationAndAnotherVersion) {
  for (std::uint32_t version = 1; version <= 3; ++version) {
    const std::string file = old_file("v" + std::to_string(version) + ".model");
    const std::string_view content = unseal_model(file).value().content;
    for (std::size_t size = 0; size < content.size(); size += 7) {
      EXPECT_FALSE(decode_old_model(content.substr(0, size), version)) << size;
    }
    for (std::uint32_t other = 1; other <= 3; ++other) {
      EXPECT_EQ(decode_old_model(content, other).has_value(), other == version);
    }
  }
}

}  // namespace
}  // namespace sentiment
