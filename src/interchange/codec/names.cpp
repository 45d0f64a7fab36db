#include "interchange/codec/names.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace sentiment::foreign {
namespace {

constexpr std::string_view kText = "sklearn.feature_extraction.text";
constexpr std::string_view kOldLosses = "sklearn.linear_model._sgd_fast";
constexpr std::string_view kLosses = "sklearn._loss._loss";
constexpr std::string_view kLosses18 = "_loss";  // as its extension module calls itself there

// "numpy.core" is numpy 1, "numpy._core" numpy 2; the losses moved with scikit-learn 1.6.
constexpr std::array kNames{
    KnownName{"sklearn.pipeline", "Pipeline", Role::pipeline},
    KnownName{kText, "TfidfVectorizer", Role::tfidf_vectorizer},
    KnownName{kText, "CountVectorizer", Role::count_vectorizer},
    KnownName{kText, "TfidfTransformer", Role::tfidf_transformer},
    KnownName{"sklearn.linear_model._logistic", "LogisticRegression", Role::logistic_regression},
    KnownName{"sklearn.svm._classes", "LinearSVC", Role::linear_svc},
    KnownName{"sklearn.linear_model._stochastic_gradient", "SGDClassifier", Role::sgd_classifier},
    KnownName{"sklearn.naive_bayes", "ComplementNB", Role::complement_nb},
    KnownName{"sklearn.naive_bayes", "MultinomialNB", Role::multinomial_nb},
    KnownName{"joblib.numpy_pickle", "NumpyArrayWrapper", Role::joblib_wrapper},
    KnownName{kOldLosses, "Hinge", Role::loss},
    KnownName{kOldLosses, "SquaredHinge", Role::loss},
    KnownName{kOldLosses, "Log", Role::loss},
    KnownName{kOldLosses, "ModifiedHuber", Role::loss},
    KnownName{kOldLosses, "SquaredLoss", Role::loss},
    KnownName{kOldLosses, "Huber", Role::loss},
    KnownName{kOldLosses, "EpsilonInsensitive", Role::loss},
    KnownName{kOldLosses, "SquaredEpsilonInsensitive", Role::loss},
    KnownName{kLosses, "CyHalfBinomialLoss", Role::loss},
    KnownName{kLosses, "CyHalfSquaredError", Role::loss},
    KnownName{kLosses, "CyHuberLoss", Role::loss},
    KnownName{kLosses18, "CyHalfBinomialLoss", Role::loss},
    KnownName{kLosses18, "CyHalfSquaredError", Role::loss},
    KnownName{kLosses18, "CyHuberLoss", Role::loss},
    KnownName{"numpy", "ndarray", Role::ndarray},
    KnownName{"numpy", "dtype", Role::dtype},
    KnownName{"numpy", "float64", Role::number_type},
    KnownName{"numpy", "float32", Role::number_type},
    KnownName{"numpy", "int64", Role::number_type},
    KnownName{"numpy", "int32", Role::number_type},
    KnownName{"numpy.core.multiarray", "_reconstruct", Role::reconstruct},
    KnownName{"numpy._core.multiarray", "_reconstruct", Role::reconstruct},
    KnownName{"numpy.core.multiarray", "scalar", Role::scalar},
    KnownName{"numpy._core.multiarray", "scalar", Role::scalar},
    KnownName{"numpy.core.numeric", "_frombuffer", Role::from_buffer},
    KnownName{"numpy._core.numeric", "_frombuffer", Role::from_buffer},
    KnownName{"_codecs", "encode", Role::encode},
    KnownName{"functools", "partial", Role::partial},
    KnownName{"re", "sub", Role::re_sub},
    // The rule of docs/formats/foreign-models.md: this name alone stands for the built-in cleaner.
    KnownName{"src.preprocessing", "clean_text", Role::cleaner},
    KnownName{"builtins", "str", Role::key_type},
    KnownName{"builtins", "int", Role::key_type},
    KnownName{"builtins", "bool", Role::key_type},
    KnownName{"numpy", "str_", Role::key_type},
};

/// What to do about a class that is met often and not on the list.
struct Advice {
  std::string_view module;  ///< its beginning
  std::string_view name;    ///< its end
  std::string_view words;
};

constexpr std::array kAdvice{
    Advice{"sklearn.model_selection.", "SearchCV", "save its best_estimator_"},
    Advice{"sklearn.model_selection.", "", "save the fitted Pipeline within it"},
    Advice{"sklearn.linear_model.", "LogisticRegressionCV",
           "fit LogisticRegression with the C that it chose (C_[0]), and save that"},
    Advice{"sklearn.calibration", "", "save the Pipeline that it calibrates"},
    Advice{"sklearn.multiclass", "",
           "use the classifier itself: LogisticRegression and LinearSVC take several classes"},
    Advice{"sklearn.feature_extraction.text", "HashingVectorizer",
           "use TfidfVectorizer or CountVectorizer, which keep their vocabulary"},
    Advice{"sklearn.pipeline", "FeatureUnion", "use one vectorizer"},
    Advice{"sklearn.compose.", "", "use a Pipeline that takes the text alone"},
    Advice{"sklearn.preprocessing.", "FunctionTransformer",
           "a function is never run: clean the texts before"},
    Advice{"sklearn.", "",
           "use TfidfVectorizer or CountVectorizer, then LogisticRegression, LinearSVC, "
           "SGDClassifier, MultinomialNB or ComplementNB"},
    Advice{"imblearn.", "",
           "save a scikit-learn Pipeline without the steps that only act in training"},
};

std::string_view advice_for(std::string_view module, std::string_view name) {
  for (const Advice& advice : kAdvice) {
    if (module.starts_with(advice.module) && name.ends_with(advice.name)) return advice.words;
  }
  return "code outside scikit-learn is never run: save a Pipeline without it";
}

}  // namespace

const KnownName* find_name(std::string_view module, std::string_view name) {
  const auto* const found = std::ranges::find_if(
      kNames, [&](const KnownName& known) { return known.name == name && known.module == module; });
  return found == kNames.end() ? nullptr : found;
}

bool is_object(Role role) { return role <= Role::joblib_wrapper; }

std::string shown_name(std::string_view module, std::string_view name) {
  constexpr std::size_t kShown = 100;
  std::string shown = fmt::format("{}.{}", module, name).substr(0, kShown);
  std::ranges::replace_if(shown, [](char c) { return c < ' ' || c > '~'; }, '?');
  return shown;
}

std::string unknown_name(std::string_view module, std::string_view name) {
  if (module.starts_with("cloudpickle")) {
    return "it holds a function's code (" + shown_name(module, name) +
           "), which is never run: save the model with a function that can be imported";
  }
  return fmt::format("{} is not supported; {}", shown_name(module, name), advice_for(module, name));
}

}  // namespace sentiment::foreign
