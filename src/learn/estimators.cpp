#include "learn/estimators.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "base/error.hpp"
#include "data/class_names.hpp"
#include "features/csr_matrix.hpp"
#include "learn/linear_fit.hpp"
#include "learn/logistic_regression.hpp"
#include "model/estimator_options.hpp"

namespace sentiment {
namespace {

Result<LinearFit> fit_lbfgs(const CsrMatrix& rows, std::span<const std::uint8_t> labels,
                            const ClassNames& classes, const EstimatorOptions& options,
                            const FitContext& context) {
  return fit_logistic_regression(rows, labels, classes, options.logistic_regression, context);
}

constexpr std::array kEstimators{
    Estimator{EstimatorKind::logistic_regression, "lbfgs", fit_lbfgs},
};

}  // namespace

const Estimator& find_estimator(EstimatorKind kind) {
  return kEstimators.at(static_cast<std::size_t>(kind));
}

}  // namespace sentiment
