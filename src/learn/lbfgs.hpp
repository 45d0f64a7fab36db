#pragma once

#include <functional>
#include <span>
#include <vector>

#include "base/error.hpp"

namespace sentiment {

/// A function to minimise: fills `gradient` at `x` and returns the value there.
using Objective =
    std::function<Result<double>(std::span<const double> x, std::span<double> gradient)>;

struct LbfgsOptions {
  double gradient_tolerance = 1e-4;          ///< stop when no |component| is larger
  double decrease_tolerance = 64 * 0x1p-52;  ///< stop when a step gains no more, relatively
  int max_iterations = 1000;
  int max_evaluations = 15000;
  int max_line_search = 50;  ///< evaluations in one line search
  int memory = 10;           ///< pairs kept
};

/// Why the search ended. The first two are convergence.
enum class LbfgsStop { gradient, decrease, max_iterations, max_evaluations, abnormal };

struct LbfgsResult {
  std::vector<double> x;
  std::vector<double> values;  ///< after each iteration, the start first
  int iterations = 0;
  int evaluations = 0;
  LbfgsStop stop = LbfgsStop::gradient;
};

/// Minimises from `start`, step by step as SciPy's L-BFGS-B does without bounds: the two-loop
/// recursion gives its direction up to rounding, and every decision is taken in its order.
/// Source: SciPy 1.17 L-BFGS-B
/// Cost:   O(memory * n) a step beside the objective, (2 memory + 6) vectors of n doubles
/// Errors: those of the objective, at once.
Result<LbfgsResult> minimise_lbfgs(const Objective& objective, std::vector<double> start,
                                   const LbfgsOptions& options);

}  // namespace sentiment
