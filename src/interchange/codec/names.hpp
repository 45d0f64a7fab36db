#pragma once

#include <string>
#include <string_view>

namespace sentiment::foreign {

/// The one thing that a name in a model file may be used for. A name is data: it is compared with a
/// list, never looked up and never called.
enum class Role {
  pipeline,
  tfidf_vectorizer,
  count_vectorizer,
  tfidf_transformer,
  logistic_regression,
  linear_svc,
  sgd_classifier,
  complement_nb,
  multinomial_nb,
  joblib_wrapper,  ///< an object whose array follows it in the stream
  loss,            ///< a loss function's object, made from numbers; of no use when predicting
  ndarray,         ///< the type that `reconstruct` is given
  dtype,           ///< makes a dtype from its code
  number_type,     ///< a value: numpy.float64 and its like
  reconstruct,     ///< makes an array that BUILD fills
  scalar,          ///< makes a number from its dtype and bytes
  from_buffer,     ///< makes an array from bytes, dtype and shape
  encode,          ///< makes bytes from a text in Latin-1
  partial,         ///< functools.partial, of `re_sub` only
  re_sub,          ///< re.sub, inside such a partial
  cleaner,         ///< a value: the original's clean_text
  key_type,        ///< a value in skops files: the type of a dict's keys
};

/// An entry of the allow-list.
struct KnownName {
  std::string_view module;
  std::string_view name;
  Role role;
};

/// The entry of a name; null for every name that is not on the list.
const KnownName* find_name(std::string_view module, std::string_view name);

/// Whether instances are made without arguments and then given their attributes.
bool is_object(Role role);

/// "sklearn.pipeline.Pipeline", with what cannot be printed replaced; cut after 100 bytes.
std::string shown_name(std::string_view module, std::string_view name);

/// Why a name that is not on the list is refused: one sentence.
std::string unknown_name(std::string_view module, std::string_view name);

}  // namespace sentiment::foreign
