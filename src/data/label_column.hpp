#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "data/class_counts.hpp"
#include "data/class_names.hpp"

namespace sentiment {

/// Makes classes of the labels of a file, cell by cell. What they are is decided by the set of all
/// labels: if each spells negative or positive (data/labels.hpp), they are the two sentiments, else
/// classes as spelled, in scikit-learn's order.
/// Memory: bounded, whatever the column holds.
class LabelColumn {
 public:
  /// What add() answers in place of a number.
  static constexpr int kMissing = -1;  ///< no label (data/missing_text.hpp, blanks too)
  static constexpr int kUnknown = -2;  ///< none of the wanted; or one more than kMostLabelClasses

  /// `wanted`: the classes there may be, those of a model say; empty: those that are found.
  explicit LabelColumn(std::span<const std::string> wanted = {});

  /// The cell's class, below 255, as settle() numbers it anew.
  int add(std::string_view cell);

  struct Settled {
    ClassCounts counts;
    std::vector<std::uint8_t> numbers;  ///< for each number that add() gave
  };
  Settled settle() const;

 private:
  int look_up(std::string_view cell);

  bool wanted_;
  ClassNames names_;  ///< in the order of their first rows, or as wanted
  std::vector<std::size_t> rows_;
  std::map<std::string, int, std::less<>> known_;  ///< cells that were looked up
};

}  // namespace sentiment
