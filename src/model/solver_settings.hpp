#pragma once

#include <cstdint>

#include "base/byte_reader.hpp"
#include "base/byte_writer.hpp"
#include "model/linear_model.hpp"
#include "model/logistic_options.hpp"

namespace sentiment {

/// How a model was fitted, as far as its answers do not tell: fitting it anew needs this.
struct SolverSettings {
  LogisticRegressionOptions options;
  std::uint32_t random_state = 0;  ///< lbfgs draws nothing: kept for scikit-learn's sake
  friend bool operator==(const SolverSettings&, const SolverSettings&) = default;
};

/// The content of the section SOLVER of a `sentiment.model` (docs/formats/model-file.md).
ByteWriter written_solver_settings(const SolverSettings& settings);
/// What is out of its range is rejected in `in`.
SolverSettings read_solver_settings(ByteReader& in);

}  // namespace sentiment
