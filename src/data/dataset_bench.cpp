#include "data/dataset.hpp"

#include <benchmark/benchmark.h>

#include <cstdlib>
#include <filesystem>

namespace sentiment {
namespace {

/// The file that SENTIMENT_SHARED names holds 25,000 reviews in 33 MB.
void BM_LoadDataset(benchmark::State& state) {
  const char* shared = std::getenv("SENTIMENT_SHARED");
  if (shared == nullptr) {
    state.SkipWithError("SENTIMENT_SHARED is not set");
    return;
  }
  const auto path = std::filesystem::path(shared) / "data" / "imdb" / "train.csv";
  for (auto _ : state)
    benchmark::DoNotOptimize(load_dataset(path, {}, static_cast<int>(state.range(0)))->facts.rows);
}
BENCHMARK(BM_LoadDataset)
    ->Arg(1)
    ->Arg(2)
    ->Unit(benchmark::kMillisecond)
    ->MeasureProcessCPUTime()
    ->UseRealTime();

}  // namespace
}  // namespace sentiment
