#pragma once

#include <string>
#include <vector>

#include "data/class_counts.hpp"
#include "data/split.hpp"

namespace sentiment {

/// Why rows of these classes cannot be cut into a training and a test part: a sentence each, which
/// names our settings and what to do; none where train_test_split() takes them.
std::vector<std::string> split_faults(const ClassCounts& counts, const SplitOptions& options);

}  // namespace sentiment
