#include "interchange/sklearn/write/sklearn_pipeline.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "data/class_names.hpp"
#include "features/tfidf.hpp"
#include "features/tfidf_options.hpp"
#include "interchange/codec/python_object.hpp"
#include "model/class_weight.hpp"
#include "model/classifier.hpp"
#include "model/estimator_options.hpp"
#include "model/linear_model.hpp"
#include "model/model_file.hpp"
#include "model/provenance.hpp"
#include "text/strip_accents.hpp"

namespace sentiment {
namespace {

using testing::ElementsAre;

ModelFile model_with(TfidfOptions options, std::optional<EstimatorOptions> estimator = {},
                     ClassNames classes = sentiment_names()) {
  auto vectorizer =
      TfidfVectorizer::from_parts(std::move(options), {"bad", "good"}, {1.5, 2}).value();
  return {Classifier(std::move(vectorizer), LinearModel{.weights = {-1, 1}, .intercepts = {0.25}},
                     std::move(classes)),
          {.estimator = std::move(estimator), .iterations = 9},
          {},
          {}};
}

/// The attribute of an instance. Requires: it is there.
const PyValue& attribute(const PyValue& object, std::string_view name) {
  for (const auto& [key, value] : std::get<PyInstance>(object.value).attributes.items) {
    if (std::get<std::string>(key.value) == name) return value;
  }
  throw std::out_of_range(std::string(name));
}
const PyValue& step(const PyValue& pipeline, std::size_t number) {
  const auto& steps = std::get<PyList>(attribute(pipeline, "steps").value).items;
  return std::get<PyTuple>(steps.at(number).value).items.at(1);
}
template <class T>
T get(const PyValue& object, std::string_view name) {
  return std::get<T>(attribute(object, name).value);
}
bool is_none(const PyValue& object, std::string_view name) {
  return std::holds_alternative<PyNone>(attribute(object, name).value);
}
double double_at(const PyArray& array, std::size_t index) {
  double value = 0;
  std::memcpy(&value, array.bytes.data() + index * sizeof(value), sizeof(value));
  return value;
}

TEST(SklearnPipeline, HasTheStepsOfTheOriginal) {
  const ModelFile model = model_with({});
  const PyValue pipeline = sklearn_pipeline(model);
  const auto& steps = std::get<PyList>(attribute(pipeline, "steps").value).items;
  ASSERT_EQ(steps.size(), 2U);
  const auto name = [&](std::size_t i) {
    return std::get<std::string>(std::get<PyTuple>(steps[i].value).items.at(0).value);
  };
  EXPECT_EQ(name(0), "tfidf");
  EXPECT_EQ(name(1), "classifier");
  EXPECT_EQ(get<std::string>(pipeline, "_sklearn_version"), "1.9.1");
}

TEST(SklearnPipeline, HoldsWhatWasFitted) {
  const ModelFile model = model_with({});
  const PyValue pipeline = sklearn_pipeline(model);
  const PyValue& vectorizer = step(pipeline, 0);
  EXPECT_THAT(get<PyNumbered>(vectorizer, "vocabulary_").names, ElementsAre("bad", "good"));
  const auto idf = get<PyArray>(attribute(vectorizer, "_tfidf"), "idf_");
  EXPECT_THAT(idf.shape, ElementsAre(2));
  EXPECT_EQ(double_at(idf, 1), 2.0);
  const PyValue& classifier = step(pipeline, 1);
  const auto coefficients = get<PyArray>(classifier, "coef_");
  EXPECT_EQ(coefficients.dtype, "<f8");
  EXPECT_THAT(coefficients.shape, ElementsAre(1, 2));
  EXPECT_EQ(double_at(coefficients, 0), -1.0);
  EXPECT_EQ(double_at(get<PyArray>(classifier, "intercept_"), 0), 0.25);
  EXPECT_EQ(get<PyArray>(classifier, "n_iter_").bytes, std::string("\x09\0\0\0", 4));
  EXPECT_EQ(get<PyArray>(classifier, "classes_").bytes,
            std::string("\0\0\0\0\0\0\0\0\1\0\0\0\0\0\0\0", 16));
}

TEST(SklearnPipeline, WithoutIdfHasNoIdf) {
  TfidfOptions options;
  options.use_idf = false;
  const ModelFile model = model_with(options);
  const PyValue pipeline = sklearn_pipeline(model);
  const auto& attributes =
      std::get<PyInstance>(attribute(step(pipeline, 0), "_tfidf").value).attributes.items;
  for (const auto& [key, value] : attributes) {
    EXPECT_NE(std::get<std::string>(key.value), "idf_");
  }
}

TEST(SklearnPipeline, CarriesTheVectorizersParameters) {
  TfidfOptions options;
  options.lowercase = false;
  options.strip_accents = StripAccents::ascii;
  options.stop_words = {"the"};
  options.ngram_range.max_n = 3;
  options.min_df = {true, 0.25};
  options.max_df = {false, 7};
  options.max_features = 9;
  options.norm = Norm::none;
  options.binary = true;
  const ModelFile model = model_with(options);
  const PyValue pipeline = sklearn_pipeline(model);
  const PyValue& vectorizer = step(pipeline, 0);
  EXPECT_FALSE(get<bool>(vectorizer, "lowercase"));
  EXPECT_EQ(get<std::string>(vectorizer, "strip_accents"), "ascii");
  EXPECT_EQ(get<PyList>(vectorizer, "stop_words").items.size(), 1U);
  EXPECT_EQ(std::get<std::int64_t>(get<PyTuple>(vectorizer, "ngram_range").items.at(1).value), 3);
  EXPECT_EQ(get<double>(vectorizer, "min_df"), 0.25) << "a share is a float";
  EXPECT_EQ(get<std::int64_t>(vectorizer, "max_df"), 7) << "a count is an int";
  EXPECT_EQ(get<std::int64_t>(vectorizer, "max_features"), 9);
  EXPECT_TRUE(is_none(vectorizer, "norm"));
  EXPECT_TRUE(get<bool>(vectorizer, "binary"));
  EXPECT_FALSE(get<bool>(vectorizer, "fixed_vocabulary_"));
  EXPECT_TRUE(is_none(vectorizer, "vocabulary"));
}

TEST(SklearnPipeline, AGivenVocabularyIsAParameterToo) {
  TfidfOptions options;
  options.vocabulary = {"bad", "good"};
  const ModelFile model = model_with(options);
  const PyValue pipeline = sklearn_pipeline(model);
  EXPECT_TRUE(get<bool>(step(pipeline, 0), "fixed_vocabulary_"));
  EXPECT_EQ(get<PyList>(step(pipeline, 0), "vocabulary").items.size(), 2U);
}

TEST(SklearnPipeline, CarriesHowTheModelWasFitted) {
  EstimatorOptions estimator;
  estimator.logistic_regression.C = 2.5;
  estimator.logistic_regression.class_weight.named = {{"0", 1.0}, {"positive", 3.0}};
  estimator.logistic_regression.max_iter = 77;
  estimator.random_state = 4'000'000'000U;
  const ModelFile model = model_with({}, estimator);
  const PyValue pipeline = sklearn_pipeline(model);
  const PyValue& classifier = step(pipeline, 1);
  EXPECT_EQ(get<double>(classifier, "C"), 2.5);
  EXPECT_EQ(get<std::int64_t>(classifier, "max_iter"), 77);
  EXPECT_EQ(get<std::int64_t>(classifier, "random_state"), 4'000'000'000);
  const auto weights = get<PyDict>(classifier, "class_weight").items;
  ASSERT_EQ(weights.size(), 2U);
  EXPECT_EQ(std::get<std::int64_t>(weights[1].key.value), 1);
  EXPECT_EQ(std::get<double>(weights[1].value.value), 3.0);
}

TEST(SklearnPipeline, WeighsClassesByTheKeysThatPythonHas) {
  const auto keys_of = [](const ClassNames& classes, const ClassWeight& weight) {
    EstimatorOptions estimator;
    estimator.logistic_regression.class_weight = weight;
    const ModelFile model = model_with({}, estimator, classes);
    const PyValue pipeline = sklearn_pipeline(model);
    std::vector<PyValue> keys;
    for (const auto& [key, value] : get<PyDict>(step(pipeline, 1), "class_weight").items)
      keys.push_back(key);
    return keys;
  };
  EXPECT_EQ(std::get<std::string>(keys_of({"ham", "spam"}, {.named = {{"ham", 2}}})[0].value),
            "ham");
  EXPECT_EQ(std::get<std::int64_t>(keys_of({"-1", "1"}, {.named = {{"-1.0", 2}}})[0].value), -1);
  EXPECT_EQ(std::get<double>(keys_of({"0.5", "1"}, {.named = {{"0.5", 2}}})[0].value), 0.5);
}

TEST(SklearnPipeline, CleansWithTheStandardLibraryWhereTokensAreRunsOfWordCharacters) {
  TfidfOptions options;
  options.clean_text = true;
  options.lowercase = false;  // the cleaner does it
  EXPECT_EQ(python_cleaner(options), PythonCleaner::standard_library);
  EXPECT_THAT(untrusted_types(options), ElementsAre("functools.partial", "re.sub"));
  const ModelFile model = model_with(options);
  const PyValue pipeline = sklearn_pipeline(model);
  const PyValue& vectorizer = step(pipeline, 0);
  EXPECT_EQ(get<PyPartial>(vectorizer, "strip_accents").function, (PyGlobal{"re", "sub"}));
  EXPECT_TRUE(get<bool>(vectorizer, "lowercase"));
  EXPECT_TRUE(is_none(vectorizer, "preprocessor"));
}

TEST(SklearnPipeline, CleansWithAModuleOfOursWhereTokensMayHoldWhatTheCleanerLeaves) {
  TfidfOptions options;
  options.clean_text = true;
  options.token_pattern = R"(\S+)";
  EXPECT_EQ(python_cleaner(options), PythonCleaner::module);
  EXPECT_THAT(untrusted_types(options), ElementsAre("sentiment_preprocessing.clean_text"));
  const ModelFile model = model_with(options);
  const PyValue pipeline = sklearn_pipeline(model);
  const PyValue& vectorizer = step(pipeline, 0);
  EXPECT_EQ(get<PyGlobal>(vectorizer, "preprocessor"),
            (PyGlobal{cleaner_module().name, "clean_text"}));
  EXPECT_TRUE(is_none(vectorizer, "strip_accents"));
  EXPECT_FALSE(get<bool>(vectorizer, "lowercase"));
}

TEST(SklearnPipeline, CleansWithAModuleOfOursWhereTermsAreMadeOfCharacters) {
  TfidfOptions options;
  options.clean_text = true;
  options.analyzer = AnalyzerKind::character_in_word;
  options.ngram_range = {2, 5};
  EXPECT_EQ(python_cleaner(options), PythonCleaner::module);
  const ModelFile model = model_with(options);
  const PyValue pipeline = sklearn_pipeline(model);
  const PyValue& vectorizer = step(pipeline, 0);
  EXPECT_EQ(get<std::string>(vectorizer, "analyzer"), "char_wb");
  EXPECT_EQ(get<PyGlobal>(vectorizer, "preprocessor"),
            (PyGlobal{cleaner_module().name, "clean_text"}));
}

TEST(SklearnPipeline, WithoutTheCleanerNamesNoFunction) {
  TfidfOptions options;
  options.token_pattern = R"(\S+)";
  EXPECT_EQ(python_cleaner(options), PythonCleaner::none);
  EXPECT_TRUE(untrusted_types(options).empty());
  const ModelFile model = model_with(options);
  const PyValue pipeline = sklearn_pipeline(model);
  EXPECT_TRUE(is_none(step(pipeline, 0), "strip_accents"));
  EXPECT_TRUE(is_none(step(pipeline, 0), "preprocessor"));
}

}  // namespace
}  // namespace sentiment
