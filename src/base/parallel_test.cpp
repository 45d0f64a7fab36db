#include "base/parallel.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <barrier>
#include <cstddef>
#include <stdexcept>
#include <string>
#include <vector>

namespace sentiment {
namespace {

TEST(ParallelFor, VisitsEachChunkOnceAtAnyThreadCount) {
  for (const int threads : {-1, 0, 1, 2, 3, 8, 64}) {
    std::vector<std::atomic<int>> visits(37);
    parallel_for(threads, visits.size(), [&](std::size_t chunk) { ++visits[chunk]; });
    for (const auto& count : visits) EXPECT_EQ(count, 1) << threads;
  }
}

TEST(ParallelFor, DoesNothingWithoutChunks) {
  parallel_for(4, 0, [](std::size_t) { FAIL() << "called without a chunk"; });
}

TEST(ParallelFor, RethrowsTheExceptionOfTheLowestFailedChunk) {
  constexpr int kThreads = 4;
  std::barrier all_started(kThreads);
  try {
    parallel_for(kThreads, kThreads, [&](std::size_t chunk) {
      all_started.arrive_and_wait();
      throw std::runtime_error("chunk " + std::to_string(chunk));
    });
    FAIL() << "nothing was thrown";
  } catch (const std::runtime_error& error) {
    EXPECT_STREQ(error.what(), "chunk 0");
  }
}

TEST(ParallelFor, HandsOutNoMoreChunksAfterAnException) {
  std::atomic<int> calls{0};
  EXPECT_THROW(parallel_for(1, 100,
                            [&](std::size_t) {
                              ++calls;
                              throw std::runtime_error("stop");
                            }),
               std::runtime_error);
  EXPECT_EQ(calls, 1);
}

}  // namespace
}  // namespace sentiment
