#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/json.hpp"

namespace sentiment {

/// scikit-learn's class_weight: how much the rows of each class count.
struct ClassWeight {
  bool balanced = false;                ///< as much for each class, whatever its rows
  std::map<std::string, double> named;  ///< by the classes' names; not with `balanced`
  friend bool operator==(const ClassWeight&, const ClassWeight&) = default;
};

/// Of null, "balanced" or {class: weight}. Errors: usage.
Result<void> from_setting(const Json& value, ClassWeight& out);
Json to_setting(const ClassWeight& value);

/// The named weights by class number; a class that is not named weighs 1. A name means the class
/// that find_class() finds (data/labels.hpp): 0 and 1 name the two sentiments, too. Errors: usage
/// for a name that is no class, or one class named twice, and for a weight that is
///         not finite or below 0.
Result<std::vector<double>> named_weights(const ClassWeight& weight,
                                          std::span<const std::string> classes);

/// Earlier releases numbered the weights of any two classes: gives those of 0 and 1 the names of
/// such classes.
void name_numbered_classes(ClassWeight& weight, std::span<const std::string> classes);

}  // namespace sentiment
