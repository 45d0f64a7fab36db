#pragma once

#include <string>

namespace sentiment {

/// Appends repr(round(confidence, 4)) as Python writes it, for a value in [0, 1]: 0.73, 1.0;
/// null for NaN, the answer of a model that has no probabilities.
/// Cost: no allocation.
void append_confidence(std::string& out, double confidence);

}  // namespace sentiment
