#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "base/error.hpp"
#include "data/class_names.hpp"
#include "features/csr_matrix.hpp"
#include "learn/linear_fit.hpp"
#include "model/estimator_options.hpp"

namespace sentiment {

/// A line of the table of what can be trained.
struct Estimator {
  EstimatorKind kind;       ///< its name is to_string() of it
  std::string_view solver;  ///< as runs name what minimises its objective
  /// Shape: labels.size() == rows.rows(), labels below classes.size(). Errors: its own;
  /// interrupted.
  Result<LinearFit> (*fit)(const CsrMatrix& rows, std::span<const std::uint8_t> labels,
                           const ClassNames& classes, const EstimatorOptions& options,
                           const FitContext& context);
};

/// A new one is a line in estimators.cpp and, for scikit-learn's formats, a case in
/// interchange/sklearn/write.
const Estimator& find_estimator(EstimatorKind kind);

}  // namespace sentiment
