#include "interchange/export_format.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <ranges>
#include <span>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "base/json.hpp"
#include "features/tfidf_options.hpp"
#include "interchange/codec/pickle_writer.hpp"
#include "interchange/codec/skops_writer.hpp"
#include "interchange/model_json.hpp"
#include "interchange/sklearn/write/sklearn_pipeline.hpp"
#include "model/classifier.hpp"
#include "model/model_file.hpp"

namespace sentiment {
namespace {

/// A file by itself cannot bring the module that some pipelines name.
Result<void> check_stands_alone(const ModelFile& model) {
  const auto& options = model.classifier.vectorizer().options();
  if (python_cleaner(options) != PythonCleaner::module) return {};
  return fail(Code::failed_precondition,
              fmt::format("clean_text with {} needs a Python module of ours, which one file cannot "
                          "hold: give Python the whole model folder, or export as native or json",
                          options.analyzer == AnalyzerKind::word
                              ? "token_pattern '" + options.token_pattern + "'"
                              : "an analyzer of characters"));
}

Result<std::string> as_pickle(const ModelFile& model) {
  SENT_CHECK(check_stands_alone(model));
  return write_pickle(sklearn_pipeline(model));
}

Result<std::string> as_skops(const ModelFile& model) {
  SENT_CHECK(check_stands_alone(model));
  return write_skops(sklearn_pipeline(model));
}

Result<std::string> as_native(const ModelFile& model) {
  std::string bytes = encode_model_file(model);
  SENT_CHECK(decode_model_file(bytes).map_error(doing("the file cannot be read back")));
  return bytes;
}

Result<std::string> as_json(const ModelFile& model) { return to_line(model_json(model)) + '\n'; }

constexpr ExportFormat kFormats[] = {
    {"sklearn-pickle", "a scikit-learn Pipeline for pickle, joblib and MLflow", as_pickle},
    {"skops", "a scikit-learn Pipeline for skops, which executes nothing", as_skops},
    {"native", "sentiment.model, what this program reads", as_native},
    {"json", "one JSON document for any other language", as_json},
};

}  // namespace

std::span<const ExportFormat> export_formats() { return kFormats; }

Result<ExportFormat> find_export_format(std::string_view name) {
  const auto* const found = std::ranges::find(kFormats, name, &ExportFormat::name);
  if (found != std::end(kFormats)) return *found;
  const auto names = std::views::transform(kFormats, &ExportFormat::name);
  return fail(Code::usage,
              fmt::format("unknown format '{}'; available: {}", name, fmt::join(names, ", ")));
}

}  // namespace sentiment
