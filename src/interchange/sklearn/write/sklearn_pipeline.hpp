#pragma once

#include <string_view>
#include <vector>

#include "features/tfidf_options.hpp"
#include "interchange/codec/python_object.hpp"
#include "model/model_file.hpp"

namespace sentiment {

/// The releases whose objects we write; the environments of a model folder name them.
inline constexpr std::string_view kScikitLearnVersion = "1.9.1";

/// How a scikit-learn vectorizer can be told to clean texts as the original does.
enum class PythonCleaner {
  none,              ///< no cleaning beyond the vectorizer's own parameters
  standard_library,  ///< functools.partial(re.sub, pattern, …): needs no module of ours
  module,            ///< the function of cleaner_module(), looked up when the file is loaded
};

/// The form that gives the same tokens for every text. The standard library's leaves "<" where the
/// original leaves a space: the same for tokens that are runs of word characters, not for others,
/// and not for characters.
PythonCleaner python_cleaner(const TfidfOptions& options);

/// A Python module that holds the cleaner, for those who have to name it.
struct PythonModule {
  std::string_view name;
  std::string_view source;
};
PythonModule cleaner_module();

/// The functions in the pipeline that skops does not trust by itself: what its load() and MLflow's
/// skops_trusted_types have to list.
std::vector<std::string_view> untrusted_types(const TfidfOptions& options);

/// The model as the scikit-learn pipeline that would have been fitted to it: steps "tfidf" and
/// "classifier" with every constructor parameter and fitted attribute of scikit-learn 1.9.1, so
/// that predicting, clone, get_params, repr and fitting anew work. Classes are 0 and 1. The tree
/// borrows the model's terms. A model that does not say how it was fitted gets scikit-learn's
/// defaults for C, tol, max_iter and class_weight. Source: sklearn-parity 5.3; scikit-learn 1.9.1's
/// own pickles
PyValue sklearn_pipeline(const ModelFile& model);

}  // namespace sentiment
