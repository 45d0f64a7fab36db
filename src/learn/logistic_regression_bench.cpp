#include "learn/logistic_regression.hpp"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <random>
#include <vector>

#include "data/class_names.hpp"
#include "features/csr_matrix.hpp"

namespace sentiment {
namespace {

struct Rows {
  CsrMatrix matrix;
  std::vector<std::uint8_t> labels;
};

/// Rows like those of 25,000 reviews: rank r of the terms is drawn as 1 / r, each row has length 1.
Rows review_like_rows(std::size_t rows, std::uint32_t columns, std::size_t terms_per_row) {
  std::mt19937_64 random(1);
  std::uniform_real_distribution<double> uniform(0, 1);
  Rows made;
  made.matrix.columns = columns;
  std::vector<std::uint32_t> ids;
  for (std::size_t row = 0; row < rows; ++row) {
    ids.clear();
    for (std::size_t i = 0; i < terms_per_row; ++i) {
      ids.push_back(static_cast<std::uint32_t>(std::pow(columns, uniform(random))) - 1);
    }
    std::ranges::sort(ids);
    ids.erase(std::ranges::unique(ids).begin(), ids.end());
    double score = 0;
    for (const std::uint32_t id : ids) {
      made.matrix.column_ids.push_back(id);
      made.matrix.values.push_back(1 / std::sqrt(static_cast<double>(ids.size())));
      score += id % 2 == 0 ? 1 : -1;
    }
    made.matrix.row_starts.push_back(made.matrix.values.size());
    made.labels.push_back(score + 4 * uniform(random) - 2 > 0 ? 1 : 0);
  }
  return made;
}

/// Arguments: columns, threads.
void fit_25000_rows(benchmark::State& state) {
  const auto columns = static_cast<std::uint32_t>(state.range(0));
  const int threads = static_cast<int>(state.range(1));
  const Rows rows = review_like_rows(25'000, columns, 130);
  std::size_t iterations = 0;
  for (auto _ : state) {
    const auto fit = fit_logistic_regression(rows.matrix, rows.labels, sentiment_names(),
                                             {.max_iter = 1000}, {.threads = threads});
    if (!fit) return state.SkipWithError(fit.error().message.c_str());
    iterations = static_cast<std::size_t>(fit->iterations);
  }
  state.counters["values"] = static_cast<double>(rows.matrix.values.size());
  state.counters["n_iter"] = static_cast<double>(iterations);
}
BENCHMARK(fit_25000_rows)
    ->ArgsProduct({{5'000, 400'000}, {1, 2}})
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();

}  // namespace
}  // namespace sentiment
