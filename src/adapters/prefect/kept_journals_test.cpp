#include "adapters/prefect/kept_journals.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "adapters/prefect/flow_event_json.hpp"
#include "adapters/prefect/journal.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/json.hpp"
#include "clients/prefect/client.hpp"
#include "clients/prefect/ids.hpp"
#include "clients/prefect/task_events.hpp"
#include "files/atomic_file.hpp"
#include "ports/flow_event.hpp"
#include "testing/fails_with.hpp"
#include "testing/fake_clock.hpp"
#include "testing/http/fake_http_client.hpp"
#include "testing/temp_dir.hpp"

namespace sentiment::prefect {
namespace {

using testing::HasSubstr;
using testing_support::FailsWith;

const std::string kShownRun = "018bcfe5-687b-7abc-8def-0123456789ab";
const std::string kShownFlow = "018bcfe5-687b-7abc-8def-0123456789ac";
const std::string kKeptTask = "018bcfe5-687b-4abc-8def-0123456789ad";
const std::string kKeptFlow = "118bcfe5-687b-4abc-8def-0123456789ae";

class KeptJournalsTest : public testing::Test {
 protected:
  /// A flow whose process died while its one task was running.
  void keep(const std::string& name) {
    auto journal = Journal::create(folder_.path() / name).value();
    ASSERT_TRUE(journal.append(to_json(FlowRunStarted{
        kKeptFlow, "sentiment-training", "train-1", Json::object(), {}, clock_.now()})));
    for (const auto& [state, count] : {std::pair{FlowState::pending, 0}, {FlowState::running, 1}}) {
      ASSERT_TRUE(journal.append(to_json(TaskRunChanged{.flow_run_id = kKeptFlow,
                                                        .id = kKeptTask,
                                                        .name = "load-data",
                                                        .state = state,
                                                        .run_count = count,
                                                        .time = clock_.now()})));
    }
  }
  static std::string run_text(const std::string& state) {
    return R"({"id":")" + kShownRun + R"(","name":"train-1","flow_id":")" + kShownFlow +
           R"(","state":{"type":")" + state + R"("}})";
  }
  static std::string accepted(const std::string& state) {
    return R"({"status":"ACCEPT","state":{"type":")" + state + R"("}})";
  }
  /// The server takes a flow run it did not know, to its end.
  void reply_to_a_new_run() {
    http_.reply(404)
        .reply(200, R"({"id":")" + kShownFlow + R"("})")
        .reply(201, run_text("PENDING"));
    http_.reply(201, accepted("RUNNING")).reply(204).reply(201, "null");
    http_.reply(200, run_text("RUNNING")).reply(201, accepted("CRASHED"));
  }
  KeptJournals journals() const { return {folder_.path(), {}, "http://ui"}; }
  Json last_body() const { return parse_json(http_.requests.back().body).value(); }

  testing_support::TempDir folder_;
  testing_support::FakeHttpClient http_;
  testing_support::FakeClock clock_;
  std::unique_ptr<Client> client_ =
      Client::open({.api_url = "http://prefect/api", .retries = {.attempts = 1}}, http_, clock_)
          .value();
};

TEST_F(KeptJournalsTest, SendsAFlowThatDiedAsCrashed) {
  keep("a.jsonl");
  reply_to_a_new_run();
  auto kept = journals();
  ASSERT_TRUE(kept.send_next(*client_).value());
  EXPECT_EQ(last_body()["state"]["type"], "CRASHED");
  const auto sent = kept.take_sent();
  ASSERT_EQ(sent.size(), 1U);
  EXPECT_EQ(sent[0].flow_run_id, kKeptFlow);
  EXPECT_EQ(sent[0].id, kShownRun);
  EXPECT_EQ(sent[0].url, "http://ui/runs/flow-run/" + kShownRun);
  EXPECT_FALSE(kept.send_next(*client_).value()) << "there is no further one";
}

TEST_F(KeptJournalsTest, TasksOfARunThatHadBegunKeepTheOrderTheyWereToldIn) {
  keep("a.jsonl");
  const TimePoint began = clock_.now() + std::chrono::seconds(2);
  {
    auto journal = Journal::take(folder_.path() / "a.jsonl").value().value();
    ASSERT_TRUE(journal.append(created_line({kShownRun, "train-1", kShownFlow, "f", 1})));
    ASSERT_TRUE(journal.append(began_line(began)));
  }
  http_.reply(200, run_text("RUNNING")).reply(204).reply(201, "null");
  http_.reply(200, run_text("RUNNING")).reply(201, accepted("CRASHED"));
  ASSERT_TRUE(journals().send_next(*client_));
  const Json events = parse_json(http_.requests.at(1).body).value();
  ASSERT_EQ(events.size(), 3U);
  EXPECT_EQ(events[0]["occurred"], to_rfc3339(began + std::chrono::microseconds(1)));
}

TEST_F(KeptJournalsTest, GoesAwayOnceTheServerHasRecordedIt) {
  keep("a.jsonl");
  reply_to_a_new_run();
  ASSERT_TRUE(journals().send_next(*client_).value());
  ASSERT_EQ(journals().count(), 1) << "the server may still lose what it was told";
  http_.reply(200, run_text("CRASHED"))
      .reply(200, R"([{"id":")" + kKeptTask + R"(","run_count":1,"state":{"type":"CRASHED"}}])");
  ASSERT_TRUE(journals().send_next(*client_).value());
  EXPECT_EQ(journals().count(), 0);
}

TEST_F(KeptJournalsTest, StaysWhereTheServerDoesNotAnswer) {
  keep("a.jsonl");
  http_.break_off(Code::unavailable);
  EXPECT_THAT(journals().send_next(*client_), FailsWith(Code::unavailable));
  EXPECT_EQ(journals().count(), 1);
}

TEST_F(KeptJournalsTest, OneThatSomebodyIsAtWorkWithIsLeftAlone) {
  keep("a.jsonl");
  const auto other = Journal::take(folder_.path() / "a.jsonl").value();
  ASSERT_TRUE(other);
  EXPECT_TRUE(journals().send_next(*client_).value());
  EXPECT_TRUE(http_.requests.empty());
  EXPECT_EQ(journals().count(), 1);
}

TEST_F(KeptJournalsTest, OneInWhichNothingWasToldGoesAwayUnsent) {
  ASSERT_TRUE(write_file(folder_.path() / "a.jsonl", "half a li"));
  EXPECT_TRUE(journals().send_next(*client_).value());
  EXPECT_TRUE(http_.requests.empty());
  EXPECT_EQ(journals().count(), 0);
}

TEST_F(KeptJournalsTest, OtherFilesAreNoJournals) {
  ASSERT_TRUE(write_file(folder_.path() / "notes.txt", "mine"));
  EXPECT_EQ(journals().count(), 0);
  EXPECT_FALSE(journals().send_next(*client_).value());
}

TEST_F(KeptJournalsTest, OfOneRunTellsHowItsProcessEnded) {
  keep("a.jsonl");
  {
    auto journal = Journal::take(folder_.path() / "a.jsonl").value();
    if (!journal) FAIL() << "it is locked";
    ASSERT_TRUE(journal->append(created_line(
        {.id = kShownRun, .name = "train-1", .flow_id = kShownFlow, .flow_name = "f"})));
  }
  http_.reply(200, run_text("RUNNING")).reply(204).reply(200, "[]").reply(201, "null");
  http_.reply(200, run_text("RUNNING")).reply(201, accepted("CRASHED"));
  ASSERT_TRUE(journals().send_run(*client_, "another", "ended"));
  EXPECT_TRUE(http_.requests.empty());
  const auto sent = journals().send_run(*client_, kShownRun, "was killed by signal 9");
  ASSERT_TRUE(sent) << sent.error().message;
  EXPECT_THAT(last_body()["state"]["message"], HasSubstr("signal 9"));
}

}  // namespace
}  // namespace sentiment::prefect
