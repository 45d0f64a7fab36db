#include "cli/runs.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <optional>

#include "base/clock.hpp"
#include "ports/tracker.hpp"

namespace sentiment {
namespace {

using std::chrono::milliseconds;
using TrackedRun = sentiment::Run;

TEST(DurationText, ReadsAsAPersonWouldSayIt) {
  const TimePoint start{milliseconds{5}};
  EXPECT_EQ(duration_text(start, start + milliseconds{123}), "0.12 s");
  EXPECT_EQ(duration_text(start, start + milliseconds{59'990}), "59.99 s");
  EXPECT_EQ(duration_text(start, start + milliseconds{185'500}), "3 min 5 s");
  EXPECT_EQ(duration_text(start, std::nullopt), "-");
}

TEST(MetricCell, IsADashForAMetricThatWasNotLogged) {
  TrackedRun run;
  run.metrics = {{.key = "f1", .value = 0.5}};
  EXPECT_EQ(metric_cell(run, "f1"), "0.5000");
  EXPECT_EQ(metric_cell(run, "accuracy"), "-");
}

}  // namespace
}  // namespace sentiment
