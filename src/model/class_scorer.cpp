#include "model/class_scorer.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numeric>
#include <span>

#include "features/tfidf.hpp"

namespace sentiment {
namespace {

void softmax(std::span<double> z) {
  const double largest = *std::ranges::max_element(z);
  double sum = 0;
  for (double& value : z) {
    value = std::exp(value - largest);
    sum += value;
  }
  for (double& value : z) value /= sum;
}

/// As scipy's expit: below -709.8 it is 0, where another form would have a denormal number, which
/// normalise() would make 1 of.
template <class Real>
double logistic(double z) {
  return Real(1) / (Real(1) + std::exp(-static_cast<Real>(z)));
}

double huber(double z) { return (std::clamp(z, -1.0, 1.0) + 1) / 2; }

/// To sum 1; all the same where the sum is 0.
void normalise(std::span<double> p) {
  const double sum = std::accumulate(p.begin(), p.end(), 0.0);
  for (double& value : p) value = sum == 0 ? 1.0 / static_cast<double>(p.size()) : value / sum;
}

}  // namespace

void ClassScorer::score(const SparseRow& row, std::span<double> out) const {
  std::ranges::fill(out, 0.0);
  for (std::size_t i = 0; i < row.column_ids.size(); ++i) {
    const double* const weight = weights.data() + row.column_ids[i] * scores;
    for (std::size_t k = 0; k < scores; ++k) out[k] += weight[k] * row.values[i];
  }
  for (std::size_t k = 0; k < scores; ++k) out[k] += intercepts[k];
}

std::size_t ClassScorer::best(std::span<const double> z) const {
  if (scores == 1) return z[0] > 0 ? 1 : 0;
  return static_cast<std::size_t>(std::ranges::max_element(z.first(scores)) - z.begin());
}

void ClassScorer::to_probabilities(std::span<double> z) const {
  switch (link) {
    case ScoreLink::softmax: softmax(z); return;
    case ScoreLink::one_vs_rest:
      std::ranges::transform(z, z.begin(), logistic<double>);
      normalise(z);
      return;
    case ScoreLink::one_vs_rest_32:
      std::ranges::transform(z, z.begin(), logistic<float>);
      normalise(z);
      return;
    case ScoreLink::modified_huber:
      if (scores == 1) {
        z[1] = huber(z[0]);
        z[0] = 1 - z[1];
        return;
      }
      std::ranges::transform(z, z.begin(), huber);
      normalise(z);
      return;
    case ScoreLink::none: std::ranges::fill(z, std::numeric_limits<double>::quiet_NaN()); return;
  }
}

}  // namespace sentiment
