#include "interchange/sklearn/read/foreign_model.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/json.hpp"
#include "features/tfidf.hpp"
#include "files/atomic_file.hpp"
#include "model/classifier.hpp"
#include "testing/fails_with.hpp"
#include "testing/shared_file.hpp"
#include "testing/source_dir.hpp"
#include "testing/temp_dir.hpp"

namespace sentiment {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing_support::FailsWith;

Json read_json(const fs::path& path) { return parse_json(read_file(path).value()).value(); }

/// The largest difference from what scikit-learn answered.
double worst_difference(const Classifier& classifier, const Json& texts, const Json& want) {
  TfidfScratch scratch;
  std::vector<double> outputs(classifier.outputs());
  double worst = 0;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    classifier.predict(texts[i].get<std::string>(), scratch, outputs);
    const auto expected = want[i].is_array() ? want[i].get<std::vector<double>>()
                                             : std::vector<double>{want[i].get<double>()};
    if (outputs.size() != expected.size()) return HUGE_VAL;
    for (std::size_t k = 0; k < outputs.size(); ++k) {
      worst = std::max(worst, std::abs(outputs[k] - expected[k]));
    }
  }
  return worst;
}

TEST(ForeignModel, AnswersAsTheReleasesOfScikitLearnThatWroteTheFiles) {
  const fs::path folder = testing_support::source_dir() / "tests/golden/foreign";
  std::size_t files = 0;
  for (const auto& release : fs::directory_iterator(folder)) {
    if (!release.is_directory()) continue;
    const Json expected = read_json(release.path() / "expected.json");
    for (const auto& [name, want] : expected.at("files").items()) {
      const auto model = load_foreign_model(release.path() / name);
      EXPECT_TRUE(model) << name << ": " << model.error().message;
      if (!model) continue;
      EXPECT_EQ(Json(model->release), expected.at("sklearn")) << name;
      // A joblib file with arrays in its stream is not a pickle, whatever it begins with.
      const auto extension = fs::path(name).extension();
      const std::string kind = extension == ".pkl" ? "pickle" : extension.string().substr(1);
      EXPECT_TRUE(model->format.starts_with(kind)) << name << " is taken for " << model->format;
      const double tolerance = want.at("float32") ? 1e-5 : 1e-12;
      EXPECT_LE(worst_difference(model->classifier, expected.at("texts"), want.at("outputs")),
                tolerance)
          << release.path().filename() << " " << name;
      const auto labels = model->classifier.labels();
      EXPECT_EQ(Json(std::vector<std::string>(labels.begin(), labels.end())), want.at("labels"))
          << name;
      TfidfScratch scratch;
      for (std::size_t i = 0; i < expected.at("texts").size(); ++i) {
        const auto text = expected.at("texts")[i].get<std::string>();
        EXPECT_EQ(Json(labels[model->classifier.predict(text, scratch).label]),
                  want.at("predicted")[i])
            << name << ": " << text;
      }
      ++files;
    }
  }
  EXPECT_EQ(files, 100U);
}

TEST(ForeignModel, ReadsTheSharedFilesOfThreeReleases) {
  const auto shared = testing_support::shared_file("data/parity/models");
  if (!shared) GTEST_SKIP() << "SENTIMENT_SHARED names no folder";
  std::size_t files = 0;
  for (const auto* release : {"sklearn-1.5.2", "sklearn-1.6.1", "sklearn-1.9.1"}) {
    const fs::path folder = *shared / release;
    const Json expected = read_json(folder / "expected.json");
    for (const auto& [name, want] : expected.at("files").items()) {
      const auto model = load_foreign_model(folder / name);
      if (name.starts_with("seed-byvalue") || name.starts_with("seed-classifier-only")) {
        EXPECT_FALSE(model) << name;
        continue;
      }
      ASSERT_TRUE(model) << name << ": " << model.error().message;
      const double tolerance = name.starts_with("float32") ? 1e-6 : 1e-12;
      EXPECT_LE(worst_difference(model->classifier, expected.at("queries"), want.at("proba")),
                tolerance)
          << folder << name;
      EXPECT_EQ(model->classifier.vectorizer().size(), want.at("n_terms")) << name;
      ++files;
    }
  }
  EXPECT_EQ(files, 33U);
}

TEST(ForeignModel, ReadsReleasesByTheirNumbers) {
  const fs::path file =
      testing_support::source_dir() / "tests/golden/foreign/sklearn-1.9.1/00-pickle2.pkl";
  const std::string bytes = read_file(file).value();
  const testing_support::TempDir folder;
  const auto load = [&](const std::string& release) {
    std::string other = bytes;
    for (auto at = other.find("1.9.1"); at != std::string::npos; at = other.find("1.9.1"))
      other.replace(at, 5, release);
    const auto path = folder.path() / "model.pkl";
    EXPECT_TRUE(write_file_atomically(path, other));
    return load_foreign_model(path);
  };
  for (const std::string release : {"1.5.0", "1.9.9", "1.10.", "2.0.0", "10.0."}) {
    const auto model = load(release);
    ASSERT_TRUE(model) << model.error().message;
    EXPECT_EQ(model->release, release);
    const bool newer = std::ranges::any_of(
        model->mapping, [](const auto& line) { return line.first == "_sklearn_version"; });
    EXPECT_EQ(newer, release != "1.5.0" && release != "1.9.9") << release;
  }
  for (const std::string release : {"1.4.9", "0.24.", "other"}) {
    EXPECT_THAT(load(release), FailsWith(Code::invalid_argument, HasSubstr("_sklearn_version")));
  }
}

TEST(ForeignModel, ReadsTheSharedFilesThatWereWrittenWithoutScikitLearn) {
  const auto shared = testing_support::shared_file("data/parity/models");
  if (!shared) GTEST_SKIP() << "SENTIMENT_SHARED names no folder";
  const fs::path folder = *shared / "written";
  const Json expected = read_json(folder / "model.json");
  for (const auto* name :
       {"seed-module.pkl", "seed-module.skops", "seed-stdlib.pkl", "seed-stdlib.skops"}) {
    const auto model = load_foreign_model(folder / name);
    ASSERT_TRUE(model) << name << ": " << model.error().message;
    EXPECT_LE(worst_difference(model->classifier, expected.at("queries"), expected.at("proba")),
              1e-12)
        << name;
  }
}

}  // namespace
}  // namespace sentiment
