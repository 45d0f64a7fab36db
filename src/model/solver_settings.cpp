#include "model/solver_settings.hpp"

#include <cmath>
#include <cstdint>
#include <limits>
#include <utility>

#include "base/byte_reader.hpp"
#include "base/byte_writer.hpp"
#include "model/estimator_options.hpp"

namespace sentiment {
namespace {

/// How class_weight was given; the file holds these numbers.
enum class WeightKind : std::uint8_t { none = 0, balanced = 1, explicit_pair = 2 };

WeightKind kind_of(const LogisticRegressionOptions& options) {
  if (options.class_weight) return WeightKind::explicit_pair;
  return options.balanced_class_weight ? WeightKind::balanced : WeightKind::none;
}

}  // namespace

ByteWriter written_solver_settings(const EstimatorOptions& settings) {
  const LogisticRegressionOptions& options = settings.logistic_regression;
  const auto weights = options.class_weight.value_or(std::pair(1.0, 1.0));
  ByteWriter out;
  out.f64(options.C);
  out.f64(options.tol);
  out.f64(weights.first);
  out.f64(weights.second);
  out.u32(static_cast<std::uint32_t>(options.max_iter));
  out.u32(settings.random_state);
  out.u8(options.fit_intercept ? 1 : 0);
  out.u8(static_cast<std::uint8_t>(kind_of(options)));
  return out;
}

EstimatorOptions read_solver_settings(ByteReader& in) {
  EstimatorOptions settings;
  LogisticRegressionOptions& options = settings.logistic_regression;
  options.C = in.f64();
  options.tol = in.f64();
  const double first = in.f64();
  const double second = in.f64();
  const std::uint32_t max_iter = in.u32();
  settings.random_state = in.u32();
  options.fit_intercept = in.flag();
  const auto kind = static_cast<WeightKind>(in.choice(2));
  // Written so that NaN is refused.
  const bool in_range = options.C > 0 && options.tol >= 0 && std::isfinite(options.tol) &&
                        first >= 0 && second >= 0 && std::isfinite(first) &&
                        std::isfinite(second) &&
                        max_iter <= std::uint32_t{std::numeric_limits<int>::max()};
  if (!in_range) in.reject();
  options.max_iter = static_cast<int>(max_iter);
  options.balanced_class_weight = kind == WeightKind::balanced;
  if (kind == WeightKind::explicit_pair) options.class_weight = {first, second};
  return settings;
}

}  // namespace sentiment
