#pragma once

#include <span>
#include <string>
#include <vector>

namespace sentiment {

/// What the classes of a model or of a label column are called, in the order of their numbers.
using ClassNames = std::vector<std::string>;

/// "negative", "positive": what the labels 0 and 1 and their like are called.
ClassNames sentiment_names();

/// Whether they are sentiment_names().
bool are_sentiments(std::span<const std::string> names);

/// Whether each is a whole number as pandas reads and Python writes it: "3", "-1"; no "03", "+3".
bool are_whole_numbers(std::span<const std::string> names);

/// Whether each is a number as number_name() (data/number_name.hpp) spells it that a double holds:
/// "3", "-1.5".
bool are_numbers(std::span<const std::string> names);

/// Into the order of scikit-learn's `classes_`: if all are numbers by value, else by code point.
void sort_names(ClassNames& names);

}  // namespace sentiment
