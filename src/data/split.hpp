#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/error.hpp"

namespace sentiment {

struct SplitOptions {
  double test_size = 0.2;           ///< below 1 a share of the rows, else their number
  std::uint32_t random_state = 42;  ///< seed
  bool stratify = true;             ///< keep each class's share on both sides
};

/// Row numbers of both sides, in the order scikit-learn gives them.
struct Split {
  std::vector<std::uint32_t> train;
  std::vector<std::uint32_t> test;
};

/// Cuts rows into a training and a test side; `labels` holds one class number a row.
/// Source: scikit-learn 1.9.1 train_test_split(test_size, random_state, stratify)
/// Errors: invalid_argument with scikit-learn's texts, where `names` stand for class numbers if
///         there are any.
Result<Split> train_test_split(std::span<const std::uint8_t> labels, const SplitOptions& options,
                               std::span<const std::string> names = {});

}  // namespace sentiment
