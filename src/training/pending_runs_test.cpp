#include "training/pending_runs.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <filesystem>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "features/tfidf.hpp"
#include "files/temp_folder.hpp"
#include "model/classifier.hpp"
#include "model/linear_model.hpp"
#include "model/model_file.hpp"
#include "testing/fails_with.hpp"
#include "testing/temp_dir.hpp"
#include "training/training_record.hpp"

namespace sentiment {
namespace {

using testing::HasSubstr;
using testing_support::FailsWith;
using testing_support::TempDir;

/// A training of one test row, kept; `idf` is of its one term.
Result<KeptTraining> keep(const std::filesystem::path& folder, double idf) {
  auto vectorizer = TfidfVectorizer::from_parts({}, {"good"}, {idf}).value();
  const ModelFile model{
      Classifier(std::move(vectorizer), LinearModel{.weights = {1}, .intercepts = {0}},
                 {"negative", "positive"}),
      {},
      {},
      {}};
  const std::vector<std::string_view> texts{"a good film"};
  const std::vector<std::uint8_t> labels{1};
  const std::vector<std::uint64_t> digests{7};
  TrainingRecord record;
  record.id = std::string(32, 'a');
  const auto files = TempFolder::create().value();
  return PendingRuns(folder).save(record, model, {texts, labels, digests}, files.path());
}

TEST(PendingRuns, KeepsAModelThatCanBeReadBack) {
  const TempDir dir;
  const auto kept = keep(dir.path(), 1.5);
  ASSERT_TRUE(kept) << kept.error().message;
  EXPECT_TRUE(std::filesystem::exists(kept->folder.path() / "sentiment.model"));
}

TEST(PendingRuns, KeepsNothingThatNoLaterTryCouldPublish) {
  const TempDir dir;
  EXPECT_THAT(keep(dir.path(), std::numeric_limits<double>::infinity()),
              FailsWith(Code::corrupt_data, HasSubstr("sentiment.model")));
  EXPECT_TRUE(std::filesystem::is_empty(dir.path()));
}

}  // namespace
}  // namespace sentiment
