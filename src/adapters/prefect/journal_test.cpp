#include "adapters/prefect/journal.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "adapters/prefect/flow_event_json.hpp"
#include "base/clock.hpp"
#include "base/json.hpp"
#include "ports/flow_event.hpp"
#include "ports/ids.hpp"
#include "testing/temp_dir.hpp"

namespace sentiment::prefect {
namespace {

using testing_support::TempDir;

TEST(Journal, KeepsLinesUntilItIsRemoved) {
  const TempDir folder;
  const auto path = folder.path() / "prefect" / "a.jsonl";
  auto journal = Journal::create(path).value();
  ASSERT_TRUE(journal.append({{"kind", "a"}}));
  ASSERT_TRUE(journal.append({{"kind", "b"}}));
  const auto lines = journal.read().value();
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[1]["kind"], "b");
  journal.remove();
  EXPECT_FALSE(std::filesystem::exists(path));
}

TEST(Journal, IsTakenByOneAtATime) {
  const TempDir folder;
  const auto path = folder.path() / "a.jsonl";
  {
    const auto journal = Journal::create(path).value();
    EXPECT_FALSE(Journal::take(path).value()) << "its process is at work with it";
  }
  const auto taken = Journal::take(path).value();
  EXPECT_TRUE(taken);
  EXPECT_FALSE(Journal::take(path).value());
  EXPECT_FALSE(Journal::take(folder.path() / "none.jsonl").value());
}

TEST(Journal, HalfALineOfAKilledProcessHurtsNoOther) {
  const TempDir folder;
  const auto path = folder.path() / "a.jsonl";
  std::ofstream(path) << "{\"kind\":\"a\"}\n{\"kind\":\"b";
  auto taken = Journal::take(path).value();
  if (!taken) FAIL() << "it is locked";
  ASSERT_TRUE(taken->append({{"kind", "c"}}));
  const auto lines = taken->read().value();
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[1]["kind"], "c");
}

TEST(Journal, AFolderThatCannotBeWrittenIsAnError) {
  const TempDir folder;
  std::ofstream(folder.path() / "file") << "x";
  EXPECT_EQ(Journal::create(folder.path() / "file" / "a.jsonl").error().code,
            Code::failed_precondition);
}

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
    EXPECT_FALSE(read_flow_event(parse_json(line).value())) << line;
  }
}

}  // namespace
}  // namespace sentiment::prefect
