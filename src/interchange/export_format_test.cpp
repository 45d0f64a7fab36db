#include "interchange/export_format.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "base/error.hpp"
#include "features/tfidf.hpp"
#include "features/tfidf_options.hpp"
#include "interchange/codec/pickle_writer.hpp"
#include "interchange/sklearn/write/sklearn_pipeline.hpp"
#include "model/classifier.hpp"
#include "model/linear_model.hpp"
#include "model/model_file.hpp"
#include "testing/fails_with.hpp"

namespace sentiment {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;
using testing_support::FailsWith;

ModelFile model_of_pattern(const std::string& token_pattern) {
  TfidfOptions options;
  options.clean_text = true;
  options.token_pattern = token_pattern;
  auto vectorizer =
      TfidfVectorizer::from_parts(std::move(options), {"bad", "good"}, {1.5, 2}).value();
  return {Classifier(std::move(vectorizer), LinearModel{.weights = {-1, 1}, .intercepts = {0}},
                     {"negative", "positive"}),
          {},
          {},
          {}};
}

std::string exported(const std::string& format, const ModelFile& model) {
  return find_export_format(format).value().write(model).value();
}

TEST(ExportFormat, EachNameWritesItsOwnKindOfFile) {
  const ModelFile model = model_of_pattern(R"(\w+)");
  EXPECT_EQ(exported("sklearn-pickle", model), write_pickle(sklearn_pipeline(model)));
  EXPECT_EQ(exported("native", model), encode_model_file(model));
  EXPECT_THAT(exported("skops", model), StartsWith("PK\x03\x04"));
  EXPECT_THAT(exported("json", model), StartsWith("{\"format\":\"sentiment-model\""));
}

TEST(ExportFormat, AnUnknownNameIsAnsweredWithThoseThereAre) {
  EXPECT_THAT(find_export_format("onnx"),
              FailsWith(Code::usage, AllOf(HasSubstr("'onnx'"),
                                           HasSubstr("sklearn-pickle, skops, native, json"))));
}

TEST(ExportFormat, WhatNeedsAModuleOfOursIsRefusedForPythonAlone) {
  const ModelFile model = model_of_pattern(R"(\S+)");
  for (const char* name : {"sklearn-pickle", "skops"}) {
    EXPECT_THAT(find_export_format(name).value().write(model),
                FailsWith(Code::failed_precondition, HasSubstr(R"(token_pattern '\S+')")));
  }
  EXPECT_FALSE(exported("native", model).empty());
  EXPECT_FALSE(exported("json", model).empty());
}

}  // namespace
}  // namespace sentiment
