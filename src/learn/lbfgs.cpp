#include "learn/lbfgs.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <deque>
#include <functional>
#include <limits>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "learn/line_search.hpp"

namespace sentiment {
namespace {

constexpr double kLargestStep = 1e10;
constexpr double kEpsilon = std::numeric_limits<double>::epsilon();

/// Eight sums side by side, joined at the end: one fixed order that the compiler can vectorise.
double dot(std::span<const double> a, std::span<const double> b) {
  constexpr std::size_t kLanes = 8;
  std::array<double, kLanes> sums{};
  std::size_t i = 0;
  for (; i + kLanes <= a.size(); i += kLanes) {
    for (std::size_t lane = 0; lane < kLanes; ++lane) sums[lane] += a[i + lane] * b[i + lane];
  }
  double rest = 0;
  for (; i < a.size(); ++i) rest += a[i] * b[i];
  return (((sums[0] + sums[1]) + (sums[2] + sums[3])) +
          ((sums[4] + sums[5]) + (sums[6] + sums[7]))) +
         rest;
}

void add_scaled(std::span<double> target, double factor, std::span<const double> direction) {
  for (std::size_t i = 0; i < target.size(); ++i) target[i] += factor * direction[i];
}

double largest_magnitude(std::span<const double> values) {
  double largest = 0;
  for (const double value : values) largest = std::max(largest, std::abs(value));
  return largest;
}

/// The curvature seen in the last steps: an approximation of the inverse Hessian.
class Curvature {
 public:
  explicit Curvature(int memory) : memory_(static_cast<std::size_t>(memory)) {}

  bool empty() const { return pairs_.empty(); }
  void clear() { pairs_.clear(); }

  void remember(std::vector<double> step, std::vector<double> gradient_change,
                double step_times_change) {
    if (pairs_.size() == memory_) pairs_.pop_front();
    scale_ = dot(gradient_change, gradient_change) / step_times_change;
    pairs_.push_back({std::move(step), std::move(gradient_change), 1.0 / step_times_change});
  }

  /// direction = -H * gradient, by the two-loop recursion.
  void direction(std::span<const double> gradient, std::span<double> direction) const {
    std::ranges::transform(gradient, direction.begin(), std::negate<>{});
    if (pairs_.empty()) return;
    std::vector<double> alpha(pairs_.size());
    for (std::size_t k = pairs_.size(); k-- > 0;) {
      alpha[k] = pairs_[k].rho * dot(pairs_[k].step, direction);
      add_scaled(direction, -alpha[k], pairs_[k].gradient_change);
    }
    for (double& component : direction) component /= scale_;
    for (std::size_t k = 0; k < pairs_.size(); ++k) {
      const double beta = pairs_[k].rho * dot(pairs_[k].gradient_change, direction);
      add_scaled(direction, alpha[k] - beta, pairs_[k].step);
    }
  }

 private:
  struct Pair {
    std::vector<double> step;
    std::vector<double> gradient_change;
    double rho;
  };
  std::size_t memory_;
  std::deque<Pair> pairs_;
  double scale_ = 1;
};

/// Where the search stands.
struct Position {
  std::vector<double> x;
  std::vector<double> gradient;
  double value = 0;
};

class Search {
 public:
  Search(const Objective& objective, std::vector<double> start, const LbfgsOptions& options)
      : objective_(objective), options_(options), curvature_(options.memory) {
    here_.x = std::move(start);
    here_.gradient.resize(here_.x.size());
    next_ = here_;
    direction_.resize(here_.x.size());
  }

  Result<LbfgsResult> run() {
    here_.value = SENT_TRY(evaluate(here_));
    result_.values.push_back(here_.value);
    if (largest_magnitude(here_.gradient) <= options_.gradient_tolerance) {
      return ended(LbfgsStop::gradient);
    }
    for (;;) {
      curvature_.direction(here_.gradient, direction_);
      const double start_slope = dot(here_.gradient, direction_);
      const auto found = SENT_TRY(search_line(start_slope));
      if (!found) {
        if (curvature_.empty()) return ended(LbfgsStop::abnormal);
        curvature_.clear();  // once more, straight down
        continue;
      }
      const double previous_value = here_.value;
      std::swap(here_, next_);  // next_ holds the old position from here on
      result_.values.push_back(here_.value);
      ++result_.iterations;
      if (const auto stop = reason_to_stop(previous_value)) return ended(*stop);
      remember(found->step, (found->slope - start_slope) * found->step, -start_slope * found->step);
    }
  }

 private:
  struct Found {
    double step;
    double slope;
  };

  Result<double> evaluate(Position& position) {
    ++result_.evaluations;
    return objective_(position.x, position.gradient);
  }

  /// Fills next_; nothing when the search fails.
  Result<std::optional<Found>> search_line(double start_slope) {
    if (!(start_slope < 0.0)) return std::nullopt;
    const double first_step =
        result_.iterations == 0
            ? std::min(1.0 / std::sqrt(dot(direction_, direction_)), kLargestStep)
            : 1.0;
    LineSearch line(here_.value, start_slope, first_step, kLargestStep);
    for (int trial = 0; trial < options_.max_line_search; ++trial) {
      for (std::size_t i = 0; i < direction_.size(); ++i) {
        next_.x[i] = here_.x[i] + line.step() * direction_[i];
      }
      next_.value = SENT_TRY(evaluate(next_));
      const double slope = dot(next_.gradient, direction_);
      const double step = line.step();
      if (line.advance(next_.value, slope)) return Found{step, slope};
    }
    return std::nullopt;
  }

  std::optional<LbfgsStop> reason_to_stop(double previous_value) const {
    if (result_.iterations >= options_.max_iterations) return LbfgsStop::max_iterations;
    if (result_.evaluations > options_.max_evaluations) return LbfgsStop::max_evaluations;
    if (largest_magnitude(here_.gradient) <= options_.gradient_tolerance) {
      return LbfgsStop::gradient;
    }
    const double scale = std::max({std::abs(previous_value), std::abs(here_.value), 1.0});
    if (previous_value - here_.value <= options_.decrease_tolerance * scale) {
      return LbfgsStop::decrease;
    }
    return std::nullopt;
  }

  void remember(double step, double step_times_change, double expected) {
    if (step_times_change <= kEpsilon * expected) return;  // no curvature to learn from
    std::vector<double> moved(direction_.size());
    std::vector<double> change(direction_.size());
    for (std::size_t i = 0; i < direction_.size(); ++i) {
      moved[i] = step * direction_[i];
      change[i] = here_.gradient[i] - next_.gradient[i];
    }
    curvature_.remember(std::move(moved), std::move(change), step_times_change);
  }

  LbfgsResult ended(LbfgsStop stop) {
    result_.x = std::move(here_.x);
    result_.stop = stop;
    return std::move(result_);
  }

  const Objective& objective_;
  const LbfgsOptions& options_;
  Curvature curvature_;
  Position here_;
  Position next_;
  std::vector<double> direction_;
  LbfgsResult result_;
};

}  // namespace

Result<LbfgsResult> minimise_lbfgs(const Objective& objective, std::vector<double> start,
                                   const LbfgsOptions& options) {
  return Search(objective, std::move(start), options).run();
}

}  // namespace sentiment
