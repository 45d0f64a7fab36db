#include "data/dataset.hpp"

#include <benchmark/benchmark.h>

#include "testing/shared_file.hpp"

namespace sentiment {
namespace {

/// The file that SENTIMENT_SHARED names holds 25,000 reviews in 33 MB.
void BM_LoadDataset(benchmark::State& state) {
  const auto path = testing_support::shared_file("data/imdb/train.csv");
  if (!path) {
    state.SkipWithError("SENTIMENT_SHARED is not set");
    return;
  }
  for (auto _ : state)
    benchmark::DoNotOptimize(
        load_dataset(path->string(), {}, static_cast<int>(state.range(0)))->facts.rows);
}
BENCHMARK(BM_LoadDataset)
    ->Arg(1)
    ->Arg(2)
    ->Unit(benchmark::kMillisecond)
    ->MeasureProcessCPUTime()
    ->UseRealTime();

}  // namespace
}  // namespace sentiment
