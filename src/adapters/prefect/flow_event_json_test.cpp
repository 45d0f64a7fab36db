#include "adapters/prefect/flow_event_json.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/json.hpp"
#include "ports/flow_event.hpp"
#include "ports/ids.hpp"
#include "testing/fails_with.hpp"

namespace sentiment::prefect {
namespace {

using testing_support::FailsWith;

TEST(FlowEvent, IsReadBackAsItWasWritten) {
  const TimePoint time{std::chrono::milliseconds(1'700'000'000'123)};
  const std::vector<FlowEvent> events{
      FlowRunStarted{"f", "flow", "name", {{"C", 1.5}}, {"tag"}, time},
      TaskRunChanged{.flow_run_id = "f",
                     .id = "t",
                     .name = "load-data",
                     .upstream = {"s"},
                     .state = FlowState::scheduled,
                     .run_count = 2,
                     .message = "no answer",
                     .time = time,
                     .retries = 3,
                     .retry_delay = std::chrono::milliseconds(1500),
                     .next_try = time},
      FlowLog{"f", "t", LogLevel::warning, "a \"line\"\n", time},
      RunLinked{"f", RunId{"r"}},
      FlowArtifact{"f", "t", "key", ArtifactKind::table, "what", "[]"},
      ModelRegistered{"f", ModelName{"m"}, ModelVersion{3}},
      FlowRunChanged{"f", FlowState::cancelled, "stopped", time}};
  for (const auto& event : events) {
    const Json line = to_json(event);
    const auto again = read_flow_event(parse_json(to_line(line)).value());
    ASSERT_TRUE(again) << line;
    EXPECT_EQ(again->index(), event.index());
    EXPECT_EQ(to_json(*again), line);
  }
}

TEST(FlowEvent, ADamagedLineIsRefused) {
  for (const char* line : {"null", "[]", "{}", R"({"kind":"log"})", R"({"kind":"new"})",
                           R"({"kind":"flow","id":"f","state":"DONE","message":"","time":1})"}) {
    EXPECT_THAT(read_flow_event(parse_json(line).value()), FailsWith(Code::corrupt_data)) << line;
  }
}

}  // namespace
}  // namespace sentiment::prefect
