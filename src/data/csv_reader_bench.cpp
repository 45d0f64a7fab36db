#include "data/csv_reader.hpp"

#include <benchmark/benchmark.h>

#include <cstdint>
#include <string>

namespace sentiment {
namespace {

/// 25,000 reviews of 1,300 characters, half of them in quotes with a doubled quote here and there.
std::string reviews() {
  std::string bytes = "text,label\r\n";
  for (int row = 0; row < 25000; ++row) {
    std::string text;
    while (text.size() < 1300)
      text +=
          text.size() % 400 < 20 && row % 2 == 0 ? "a \"\"great\"\" film, " : "and the plot was ";
    bytes += row % 2 == 0 ? '"' + text + "\",1\r\n" : text + ",0\r\n";
  }
  return bytes;
}

void BM_ReadEveryField(benchmark::State& state) {
  const std::string bytes = reviews();
  for (auto _ : state) {
    auto reader = CsvReader::open(bytes, "bench.csv");
    while (*reader->next()) benchmark::DoNotOptimize(reader->fields().data());
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(bytes.size()));
}
BENCHMARK(BM_ReadEveryField)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace sentiment
