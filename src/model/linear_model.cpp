#include "model/linear_model.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>

#include "base/elementary.hpp"
#include "features/tfidf.hpp"

namespace sentiment {
namespace {

/// Of both classes from the score of class 1. exp() of a number that is not positive cannot
/// overflow.
void two_logistic(std::span<double> z) {
  const double decay = portable_exp(-std::abs(z[0]));
  const double p = z[0] >= 0 ? 1.0 / (1.0 + decay) : decay / (1.0 + decay);
  z[0] = 1 - p;
  z[1] = p;
}

void softmax(std::span<double> z) {
  const double largest = *std::ranges::max_element(z);
  double sum = 0;
  for (double& value : z) {
    value = portable_exp(value - largest);
    sum += value;
  }
  for (double& value : z) value /= sum;
}

/// As scipy's expit: below -709.8 it is 0, where another form would have a denormal number, which
/// normalise() would make 1 of.
template <class Real>
double logistic(double z) {
  return Real(1) / (Real(1) + static_cast<Real>(portable_exp(-static_cast<Real>(z))));
}

double huber(double z) { return (std::clamp(z, -1.0, 1.0) + 1) / 2; }

/// To sum 1; all the same where the sum is 0.
void normalise(std::span<double> p) {
  const double sum = std::accumulate(p.begin(), p.end(), 0.0);
  for (double& value : p) value = sum == 0 ? 1.0 / static_cast<double>(p.size()) : value / sum;
}

/// `function` of each score, divided by their sum.
template <class Function>
void each_of_all(std::span<double> z, Function function) {
  std::ranges::transform(z, z.begin(), function);
  normalise(z);
}

}  // namespace

void LinearModel::score(const SparseRow& row, std::span<double> z) const {
  const std::size_t terms = row.column_ids.size();
  if (scores == 1) {
    double sum = 0;
    for (std::size_t i = 0; i < terms; ++i) sum += weights[row.column_ids[i]] * row.values[i];
    z[0] = sum + intercepts[0];
    return;
  }
  std::ranges::fill(z, 0.0);
  for (std::size_t i = 0; i < terms; ++i) {
    const double* const weight = weights.data() + row.column_ids[i] * scores;
    for (std::size_t k = 0; k < scores; ++k) z[k] += weight[k] * row.values[i];
  }
  for (std::size_t k = 0; k < scores; ++k) z[k] += intercepts[k];
}

std::uint32_t LinearModel::best(std::span<const double> z) const {
  if (scores == 1) return z[0] > 0 ? 1 : 0;
  return static_cast<std::uint32_t>(std::ranges::max_element(z.first(scores)) - z.begin());
}

void LinearModel::to_probabilities(std::span<double> z) const {
  switch (link) {
    case Link::logistic: return two_logistic(z);
    case Link::softmax: return softmax(z);
    case Link::one_vs_rest: return each_of_all(z, logistic<double>);
    case Link::one_vs_rest_float32: return each_of_all(z, logistic<float>);
    case Link::modified_huber:
      if (scores > 1) return each_of_all(z, huber);
      z[1] = huber(z[0]);
      z[0] = 1 - z[1];
      return;
    case Link::none: return;
  }
}

}  // namespace sentiment
