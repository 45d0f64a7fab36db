#include "learn/line_search.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace sentiment {
namespace {

constexpr double kSufficientDecrease = 1e-3;
constexpr double kCurvature = 0.9;
constexpr double kRelativeWidth = 0.1;
constexpr double kShrink = 0.66;
constexpr double kExtrapolateLow = 1.1;
constexpr double kExtrapolateHigh = 4.0;

struct Cubic {
  double theta;
  double gamma;
};

/// The cubic through two values and slopes; `clamp` where the radicand may fall below zero.
Cubic cubic_through(const LinePoint& end, const LinePoint& trial, bool clamp) {
  const double theta =
      3.0 * (end.value - trial.value) / (trial.step - end.step) + end.slope + trial.slope;
  const double s = std::max({std::abs(theta), std::abs(end.slope), std::abs(trial.slope)});
  const double ratio = theta / s;
  const double radicand = ratio * ratio - (end.slope / s) * (trial.slope / s);
  return {theta, s * std::sqrt(clamp ? std::max(0.0, radicand) : radicand)};
}

}  // namespace

LineSearch::LineSearch(double value, double slope, double first_step, double largest)
    : start_value_(value),
      start_slope_(slope),
      sufficient_slope_(kSufficientDecrease * slope),
      largest_(largest),
      step_(first_step),
      best_{0, value, slope},
      other_{0, value, slope},
      highest_trial_(first_step + kExtrapolateHigh * first_step),
      width_(largest),
      previous_width_(2.0 * largest) {}

bool LineSearch::interval_exhausted() const {
  return bracketed_ && (step_ <= lowest_trial_ || step_ >= highest_trial_ ||
                        highest_trial_ - lowest_trial_ <= kRelativeWidth * highest_trial_);
}

bool LineSearch::finished(double value, double slope, double bound) const {
  const bool at_top = step_ == largest_ && value <= bound && slope <= sufficient_slope_;
  const bool at_bottom = step_ == 0.0 && (value > bound || slope >= sufficient_slope_);
  const bool converged = value <= bound && std::abs(slope) <= kCurvature * -start_slope_;
  return interval_exhausted() || at_top || at_bottom || converged;
}

bool LineSearch::advance(double value, double slope) {
  const double bound = start_value_ + step_ * sufficient_slope_;
  if (first_stage_ && value <= bound && slope >= 0.0) first_stage_ = false;
  if (finished(value, slope, bound)) return true;

  double next = 0;
  if (first_stage_ && value <= best_.value && value > bound) {
    // Not yet below the line: search on the function minus that line.
    const auto lower = [this](LinePoint& p) {
      p.value -= p.step * sufficient_slope_;
      p.slope -= sufficient_slope_;
    };
    const auto raise = [this](LinePoint& p) {
      p.value += p.step * sufficient_slope_;
      p.slope += sufficient_slope_;
    };
    LinePoint trial{step_, value, slope};
    lower(trial);
    lower(best_);
    lower(other_);
    next = safeguarded_step(trial);
    raise(best_);
    raise(other_);
  } else {
    next = safeguarded_step({step_, value, slope});
  }
  step_ = next;
  if (bracketed_) {
    if (std::abs(other_.step - best_.step) >= kShrink * previous_width_) {
      step_ = best_.step + 0.5 * (other_.step - best_.step);
    }
    previous_width_ = std::exchange(width_, std::abs(other_.step - best_.step));
    lowest_trial_ = std::min(best_.step, other_.step);
    highest_trial_ = std::max(best_.step, other_.step);
  } else {
    lowest_trial_ = step_ + kExtrapolateLow * (step_ - best_.step);
    highest_trial_ = step_ + kExtrapolateHigh * (step_ - best_.step);
  }
  step_ = std::min(std::max(step_, 0.0), largest_);
  if (interval_exhausted()) step_ = best_.step;
  return false;
}

double LineSearch::safeguarded_step(const LinePoint& trial) {
  const double t = trial.step;
  const bool slopes_differ = trial.slope * (best_.slope / std::abs(best_.slope)) < 0.0;
  double next = 0;
  if (trial.value > best_.value) {
    // Higher than the best: the minimum is bracketed.
    auto [theta, gamma] = cubic_through(best_, trial, false);
    if (t < best_.step) gamma = -gamma;
    const double r =
        ((gamma - best_.slope) + theta) / (((gamma - best_.slope) + gamma) + trial.slope);
    const double cubic = best_.step + r * (t - best_.step);
    const double quadratic =
        best_.step +
        ((best_.slope / ((best_.value - trial.value) / (t - best_.step) + best_.slope)) / 2.0) *
            (t - best_.step);
    next = std::abs(cubic - best_.step) < std::abs(quadratic - best_.step)
               ? cubic
               : cubic + (quadratic - cubic) / 2.0;
    bracketed_ = true;
  } else if (slopes_differ) {
    // Lower, and the slope changed its sign: the minimum is bracketed.
    auto [theta, gamma] = cubic_through(best_, trial, false);
    if (t > best_.step) gamma = -gamma;
    const double r =
        ((gamma - trial.slope) + theta) / (((gamma - trial.slope) + gamma) + best_.slope);
    const double cubic = t + r * (best_.step - t);
    const double secant = t + (trial.slope / (trial.slope - best_.slope)) * (best_.step - t);
    next = std::abs(cubic - t) > std::abs(secant - t) ? cubic : secant;
    bracketed_ = true;
  } else if (std::abs(trial.slope) < std::abs(best_.slope)) {
    // Lower, same sign, flatter: the cubic may have no minimum ahead.
    auto [theta, gamma] = cubic_through(best_, trial, true);
    if (t > best_.step) gamma = -gamma;
    const double r =
        ((gamma - trial.slope) + theta) / ((gamma + (best_.slope - trial.slope)) + gamma);
    double cubic = t > best_.step ? highest_trial_ : lowest_trial_;
    if (r < 0.0 && gamma != 0.0) cubic = t + r * (best_.step - t);
    const double secant = t + (trial.slope / (trial.slope - best_.slope)) * (best_.step - t);
    if (bracketed_) {
      next = std::abs(cubic - t) < std::abs(secant - t) ? cubic : secant;
      const double bound = t + kShrink * (other_.step - t);
      next = t > best_.step ? std::min(bound, next) : std::max(bound, next);
    } else {
      next = std::abs(cubic - t) > std::abs(secant - t) ? cubic : secant;
      next = std::max(lowest_trial_, std::min(highest_trial_, next));
    }
  } else if (bracketed_) {
    // Lower, same sign, not flatter: towards the other end.
    auto [theta, gamma] = cubic_through(other_, trial, false);
    if (t > other_.step) gamma = -gamma;
    const double r =
        ((gamma - trial.slope) + theta) / (((gamma - trial.slope) + gamma) + other_.slope);
    next = t + r * (other_.step - t);
  } else {
    next = t > best_.step ? highest_trial_ : lowest_trial_;
  }

  if (trial.value > best_.value) {
    other_ = trial;
  } else {
    if (slopes_differ) other_ = best_;
    best_ = trial;
  }
  return next;
}

}  // namespace sentiment
