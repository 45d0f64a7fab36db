#include "interchange/sklearn/write/sklearn_pipeline.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.hpp"
#include "base/utf8.hpp"
#include "data/class_names.hpp"
#include "data/labels.hpp"
#include "features/tfidf.hpp"
#include "features/tfidf_options.hpp"
#include "features/tfidf_settings.hpp"
#include "interchange/codec/python_object.hpp"
#include "model/class_weight.hpp"
#include "model/classifier.hpp"
#include "model/estimator_options.hpp"
#include "model/linear_model.hpp"
#include "model/model_file.hpp"
#include "model/provenance.hpp"
#include "text/token_pattern.hpp"

namespace sentiment {
namespace {

/// Behind str.lower it deletes what the original's cleaner deletes and leaves "<" where a tag was.
constexpr std::string_view kCleaningPattern =
    R"((<)[^>]+>|(?:http|www)(?:(?!<[^>]+>)\S)+|[!-/:-@\[-`{-~])";

constexpr PythonModule kCleanerModule{"sentiment_preprocessing",
                                      R"("""The cleaner that this model's texts go through."""

import re
import string


def clean_text(text):
    if not isinstance(text, str):
        return ""
    text = text.lower()
    text = re.sub(r"<[^>]+>", " ", text)
    text = re.sub(r"http\S+|www\S+", " ", text)
    text = text.translate(str.maketrans("", "", string.punctuation))
    return re.sub(r"\s+", " ", text).strip()
)"};
constexpr std::string_view kCleanerFunction = "clean_text";

PyValue text(std::string_view value) { return {std::string(value)}; }
PyValue whole(std::int64_t value) { return {value}; }
PyValue none() { return {PyNone{}}; }

/// A dict whose keys are names.
class Attributes {
 public:
  Attributes& add(std::string_view name, PyValue value) {
    dict_.items.emplace_back(text(name), std::move(value));
    return *this;
  }
  /// As an instance of a scikit-learn class.
  PyValue instance_of(PyGlobal type) {
    add("_sklearn_version", text(kScikitLearnVersion));
    return {PyInstance{type, std::move(dict_)}};
  }

 private:
  PyDict dict_;
};

template <class T>
PyValue array(std::string_view dtype, std::vector<std::size_t> shape, std::span<const T> values) {
  return {PyArray{std::string(dtype), std::move(shape),
                  std::string(reinterpret_cast<const char*>(values.data()), values.size_bytes())}};
}
PyValue doubles(std::span<const double> values) { return array("<f8", {values.size()}, values); }

/// An array of texts as numpy holds them: UTF-32, padded with zeros to the longest.
PyValue fixed_width_texts(std::span<const std::string> values) {
  std::vector<std::u32string> decoded;
  std::size_t width = 1;
  for (const std::string& value : values) {
    std::u32string& wide = decoded.emplace_back();
    for (const char* at = value.data(); at != value.data() + value.size();) {
      const Decoded next = decode_utf8(at, value.data() + value.size());
      wide += next.code_point;
      at += next.length;
    }
    width = std::max(width, wide.size());
  }
  std::u32string cells;
  for (std::u32string& wide : decoded) {
    wide.resize(width);
    cells += wide;
  }
  return array(fmt::format("<U{}", width), {values.size()}, std::span<const char32_t>(cells));
}

/// A described option as Python holds it.
PyValue python(const Json& setting) {
  if (setting.is_null()) return none();
  if (setting.is_boolean()) return {setting.get<bool>()};
  if (setting.is_number_float()) return {setting.get<double>()};
  if (setting.is_number()) return whole(setting.get<std::int64_t>());
  if (setting.is_string()) return text(setting.get_ref<const std::string&>());
  PyList list;
  for (const Json& item : setting) list.items.push_back(python(item));
  return {std::move(list)};
}

PyValue strip_accents(const Json& setting, PythonCleaner cleaner) {
  if (cleaner != PythonCleaner::standard_library) return python(setting);
  return {PyPartial{{"re", "sub"}, {{text(kCleaningPattern), text("\\1")}}}};
}

void add_weighting(Attributes& attributes, const Json& options) {
  for (const auto* name : {"norm", "use_idf", "smooth_idf", "sublinear_tf"}) {
    attributes.add(name, python(options[name]));
  }
}

PyValue transformer(const TfidfVectorizer& vectorizer, const Json& options) {
  Attributes attributes;
  add_weighting(attributes, options);
  attributes.add("n_features_in_", whole(vectorizer.size()));
  if (vectorizer.options().use_idf) attributes.add("idf_", doubles(vectorizer.idf()));
  return attributes.instance_of({"sklearn.feature_extraction.text", "TfidfTransformer"});
}

PyValue vocabulary(const TfidfVectorizer& vectorizer) {
  PyNumbered terms;
  terms.names.reserve(vectorizer.size());
  for (std::uint32_t column = 0; column < vectorizer.size(); ++column) {
    terms.names.push_back(vectorizer.term(column));
  }
  return {std::move(terms)};
}

PyValue vectorizer_object(const TfidfVectorizer& vectorizer) {
  const PythonCleaner cleaner = python_cleaner(vectorizer.options());
  const Json options = to_setting(vectorizer.options());
  const bool lowercase = cleaner == PythonCleaner::standard_library ||
                         (cleaner == PythonCleaner::none && vectorizer.options().lowercase);
  Attributes attributes;
  attributes.add("input", text("content"))
      .add("encoding", text("utf-8"))
      .add("decode_error", text("strict"))
      .add("strip_accents", strip_accents(options["strip_accents"], cleaner))
      .add("preprocessor", cleaner == PythonCleaner::module
                               ? PyValue{PyGlobal{kCleanerModule.name, kCleanerFunction}}
                               : none())
      .add("tokenizer", none())
      .add("analyzer", python(options["analyzer"]))
      .add("lowercase", {lowercase});
  for (const auto* name : {"token_pattern", "stop_words", "max_df", "min_df", "max_features"}) {
    attributes.add(name, python(options[name]));
  }
  const Json& range = options["ngram_range"];
  attributes.add("ngram_range", {PyTuple{{python(range[0]), python(range[1])}}})
      .add("vocabulary", python(options["vocabulary"]))
      .add("binary", python(options["binary"]))
      .add("dtype", {PyGlobal{"numpy", "float64"}});
  add_weighting(attributes, options);
  attributes.add("_tfidf", transformer(vectorizer, options))
      .add("fixed_vocabulary_", {vectorizer.options().vocabulary.has_value()})
      .add("vocabulary_", vocabulary(vectorizer));
  return attributes.instance_of({"sklearn.feature_extraction.text", "TfidfVectorizer"});
}

/// A class as pandas would have read its label: 0 or 1, a number, or a text.
PyValue class_value(const ClassNames& names, std::size_t number) {
  if (are_sentiments(names)) return whole(static_cast<std::int64_t>(number));
  const std::string& name = names[number];
  if (are_whole_numbers(names)) return whole(std::stoll(name));
  return are_numbers(names) ? PyValue{std::stod(name)} : text(name);
}

PyValue class_weight(const ClassWeight& weight, const ClassNames& names) {
  if (weight.balanced) return text("balanced");
  if (weight.named.empty()) return none();
  PyDict weights;
  for (const auto& [name, its] : weight.named) {
    const auto number = find_class(names, name);
    weights.items.emplace_back(number ? class_value(names, *number) : text(name), PyValue{its});
  }
  return {std::move(weights)};
}

/// coef_: a row for each score.
PyValue coefficients(const LinearModel& model, std::size_t columns) {
  std::vector<double> by_score;
  by_score.reserve(model.weights.size());
  for (std::size_t k = 0; k < model.scores; ++k) {
    for (std::uint32_t column = 0; column < columns; ++column) {
      by_score.push_back(model.weight(column, k));
    }
  }
  return array("<f8", {model.scores, columns}, std::span<const double>(by_score));
}

/// As class_value() has them: numbers, or texts of one width.
PyValue classes_array(const ClassNames& names) {
  const bool sentiments = are_sentiments(names);
  if (sentiments || are_whole_numbers(names)) {
    std::vector<std::int64_t> numbers;
    for (const std::string& name : names) {
      numbers.push_back(sentiments ? std::ssize(numbers) : std::stoll(name));
    }
    return array("<i8", {numbers.size()}, std::span<const std::int64_t>(numbers));
  }
  if (!are_numbers(names)) return fixed_width_texts(names);
  std::vector<double> numbers;
  for (const std::string& name : names) numbers.push_back(std::stod(name));
  return doubles(numbers);
}

PyValue classifier_object(const Classifier& classifier, const Provenance& provenance) {
  const LinearModel& model = classifier.model();
  const std::array<std::int32_t, 1> iterations{provenance.iterations};
  const std::size_t columns = classifier.vectorizer().size();
  const EstimatorOptions estimator = provenance.estimator.value_or(EstimatorOptions{});
  const LogisticRegressionOptions& options = estimator.logistic_regression;
  Attributes attributes;
  attributes.add("penalty", text("deprecated"))
      .add("C", {options.C})
      .add("l1_ratio", {0.0})
      .add("dual", {false})
      .add("tol", {options.tol})
      .add("fit_intercept", {options.fit_intercept})
      .add("intercept_scaling", whole(1))
      .add("class_weight", class_weight(options.class_weight, classifier.labels()))
      .add("random_state", whole(estimator.random_state))
      .add("solver", text("lbfgs"))
      .add("max_iter", whole(options.max_iter))
      .add("verbose", whole(0))
      .add("warm_start", {false})
      .add("n_jobs", none())
      .add("multi_class", text("deprecated"))  // scikit-learn 1.5 to 1.7 read it when predicting
      .add("n_features_in_", whole(static_cast<std::int64_t>(columns)))
      .add("classes_", classes_array(classifier.labels()))
      .add("n_iter_", array("<i4", {1}, std::span<const std::int32_t>(iterations)))
      .add("coef_", coefficients(model, columns))
      .add("intercept_", doubles(model.intercepts));
  return attributes.instance_of({"sklearn.linear_model._logistic", "LogisticRegression"});
}

PyValue step(std::string_view name, PyValue object) {
  PyTuple pair;
  pair.items.push_back(text(name));
  pair.items.push_back(std::move(object));
  return {std::move(pair)};
}

}  // namespace

PythonCleaner python_cleaner(const TfidfOptions& options) {
  if (!options.clean_text) return PythonCleaner::none;
  const bool word_runs =
      options.analyzer == AnalyzerKind::word && parse_word_runs(options.token_pattern);
  return word_runs ? PythonCleaner::standard_library : PythonCleaner::module;
}

PythonModule cleaner_module() { return kCleanerModule; }

std::vector<std::string_view> untrusted_types(const TfidfOptions& options) {
  switch (python_cleaner(options)) {
    case PythonCleaner::standard_library: return {"functools.partial", "re.sub"};
    case PythonCleaner::module: return {"sentiment_preprocessing.clean_text"};
    case PythonCleaner::none: break;
  }
  return {};
}

PyValue sklearn_pipeline(const ModelFile& model) {
  PyList steps;
  steps.items.push_back(step("tfidf", vectorizer_object(model.classifier.vectorizer())));
  steps.items.push_back(step("classifier", classifier_object(model.classifier, model.provenance)));
  Attributes attributes;
  attributes.add("steps", {std::move(steps)})
      .add("transform_input", none())
      .add("memory", none())
      .add("verbose", {false});
  return attributes.instance_of({"sklearn.pipeline", "Pipeline"});
}

}  // namespace sentiment
