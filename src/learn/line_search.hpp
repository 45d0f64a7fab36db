#pragma once

namespace sentiment {

/// A step along the line with the function's value and slope there.
struct LinePoint {
  double step = 0;
  double value = 0;
  double slope = 0;
};

/// Moré and Thuente's line search as MINPACK-2's dcsrch runs it, in steps: the caller evaluates at
/// step() and hands the value to advance() until that returns true.
/// Formula: accepts f(t) <= f(0) + 1e-3 t f'(0) and |f'(t)| <= 0.9 |f'(0)|, for t in [0, largest]
/// Source:  MINPACK-2 dcsrch and dcstep with SciPy L-BFGS-B's constants
class LineSearch {
 public:
  /// `slope` is the directional derivative at 0, below zero.
  LineSearch(double value, double slope, double first_step, double largest);

  double step() const { return step_; }
  /// Takes value and slope at step(). True: step() is the result, on convergence and on any of the
  /// search's warnings alike; false: evaluate at the new step().
  bool advance(double value, double slope);

 private:
  bool finished(double value, double slope, double bound) const;
  bool interval_exhausted() const;
  /// One safeguarded step (dcstep): moves the interval's ends and returns the next trial step.
  double safeguarded_step(const LinePoint& trial);

  const double start_value_;
  const double start_slope_;
  const double sufficient_slope_;
  const double largest_;
  double step_;
  bool bracketed_ = false;
  bool first_stage_ = true;
  LinePoint best_;   ///< the end with the lower value
  LinePoint other_;  ///< the other end of the interval
  double lowest_trial_ = 0;
  double highest_trial_;
  double width_;
  double previous_width_;
};

}  // namespace sentiment
