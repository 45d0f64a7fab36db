#include "adapters/prefect/flow_report.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/json.hpp"
#include "clients/prefect/client.hpp"
#include "clients/prefect/ids.hpp"
#include "clients/prefect/task_events.hpp"
#include "ports/flow_event.hpp"
#include "ports/ids.hpp"
#include "testing/fails_with.hpp"
#include "testing/fake_clock.hpp"
#include "testing/http/fake_http_client.hpp"

namespace sentiment::prefect {
namespace {

using testing::HasSubstr;
using testing_support::FailsWith;
const std::string kRun = "018bcfe5-687b-7abc-8def-0123456789ab";
const std::string kFlow = "018bcfe5-687b-7abc-8def-0123456789ac";
const std::string kTask = "018bcfe5-687b-4abc-8def-0123456789ad";
const std::string kLocal = "118bcfe5-687b-4abc-8def-0123456789ae";

class Report : public testing::Test {
 public:
  /// A flow with one task, up to its running.
  void begin(FlowReport& report) {
    report.add(FlowRunStarted{kLocal, "sentiment-training", "train-1", {}, {}, clock.now()});
    change(report, FlowState::pending, 0);
    change(report, FlowState::running, 1);
  }
  void change(FlowReport& report, FlowState state, int run_count) const {
    report.add(TaskRunChanged{.flow_run_id = kLocal,
                              .id = kTask,
                              .name = "load-data",
                              .state = state,
                              .run_count = run_count,
                              .time = clock.now()});
  }
  void end(FlowReport& report) {
    clock.advance(std::chrono::milliseconds(5));
    change(report, FlowState::completed, 1);
    report.add(FlowRunChanged{kLocal, FlowState::completed, "", clock.now()});
  }
  void reply_created() {
    http.reply(404);  // no deployment
    http.reply(200, R"({"id":")" + kFlow + R"("})");
    http.reply(201, run_text("PENDING"));
  }
  static std::string run_text(const std::string& state) {
    return R"({"id":")" + kRun + R"(","name":"train-1","flow_id":")" + kFlow +
           R"(","state":{"type":")" + state + R"("}})";
  }
  static std::string verdict(const std::string& status, const std::string& type) {
    return R"({"status":")" + status + R"(","state":{"type":")" + type +
           R"("},"details":{"reason":"because"}})";
  }
  std::vector<std::string> asked() const {
    std::vector<std::string> lines;
    for (const auto& request : http.requests) {
      std::string path = request.url.path;
      if (const auto at = path.find(kRun); at != std::string::npos) path.replace(at, 36, "RUN");
      lines.push_back(request.method + " " + path.substr(4));
    }
    return lines;
  }
  Json body(std::size_t request) const {
    return parse_json(http.requests.at(request).body).value();
  }

  testing_support::FakeHttpClient http;
  testing_support::FakeClock clock;
  std::unique_ptr<Client> client =
      Client::open({.api_url = "http://prefect/api", .retries = {.attempts = 1}}, http, clock)
          .value();
};

TEST_F(Report, MakesTheRunThenSendsWhatWasTold) {
  FlowReport report{{}};
  begin(report);
  end(report);
  reply_created();
  http.reply(201, verdict("ACCEPT", "RUNNING")).reply(204).reply(201, "null");
  http.reply(200, run_text("RUNNING")).reply(201, verdict("ACCEPT", "COMPLETED"));
  ASSERT_TRUE(report.send(*client));
  EXPECT_TRUE(report.complete());
  EXPECT_THAT(asked(), testing::ElementsAre(
                           "GET /deployments/name/sentiment-training/train", "POST /flows/",
                           "POST /flow_runs/", "POST /flow_runs/RUN/set_state", "POST /events",
                           "POST /logs/", "GET /flow_runs/RUN", "POST /flow_runs/RUN/set_state"));
  EXPECT_EQ(body(2)["idempotency_key"], kLocal);
  const Json events = body(4);
  ASSERT_EQ(events.size(), 3U);
  EXPECT_EQ(events[0]["event"], "prefect.task-run.Pending");
  EXPECT_LT(events[0]["occurred"], events[1]["occurred"]) << "equal times would lose one";
  EXPECT_EQ(events[2]["follows"], events[1]["id"]);
  EXPECT_GT(events[2]["payload"]["task_run"]["total_run_time"], 0.004);
  EXPECT_EQ(report.problem(), "");
}

TEST_F(Report, NoTaskIsToldBeforeItsFlowRun) {
  FlowReport report{{}};
  begin(report);
  end(report);
  const TimePoint began = clock.now() + std::chrono::seconds(3);
  reply_created();
  http.reply(201, R"({"status":"ACCEPT","state":{"type":"RUNNING","timestamp":")" +
                      to_rfc3339(began) + R"("},"details":{}})");
  http.reply(204).reply(201, "null");
  http.reply(200, run_text("RUNNING")).reply(201, verdict("ACCEPT", "COMPLETED"));
  ASSERT_TRUE(report.send(*client));
  EXPECT_EQ(report.flow_start(), began);
  const Json events = body(4);
  ASSERT_EQ(events.size(), 3U);
  EXPECT_EQ(events[0]["occurred"], to_rfc3339(began + std::chrono::microseconds(1)));
  EXPECT_LT(events[0]["occurred"], events[1]["occurred"]);
  EXPECT_LT(events[1]["occurred"], events[2]["occurred"]);
  EXPECT_EQ(events[2]["follows"], events[1]["id"]);
  const Json& task = events[2]["payload"]["task_run"];
  EXPECT_EQ(task["start_time"], events[1]["occurred"]);
  EXPECT_GT(task["total_run_time"], 0.004) << "how long it took is true all the same";
}

TEST_F(Report, IsPutUnderTheDeploymentWhereThereIsOne) {
  FlowReport report{{}};
  begin(report);
  http.reply(200, R"({"id":"d1","name":"train"})").reply(201, run_text("PENDING"));
  http.reply(201, verdict("ACCEPT", "RUNNING")).reply(204).reply(201, "null");
  ASSERT_TRUE(report.send(*client));
  EXPECT_EQ(asked().at(1), "POST /deployments/d1/create_flow_run");
  const auto run = report.run().value_or(FlowRunRef{});
  EXPECT_EQ(run.flow_id, kFlow);
}

TEST_F(Report, StandsAloneWhereTheDeploymentsFormRefusesIt) {
  FlowReport report{{}};
  begin(report);
  http.reply(200, R"({"id":"d1","name":"train"})").reply(409, R"({"detail":"no such field"})");
  http.reply(200, R"({"id":")" + kFlow + R"("})").reply(201, run_text("PENDING"));
  http.reply(201, verdict("ACCEPT", "RUNNING")).reply(204).reply(201, "null");
  ASSERT_TRUE(report.send(*client));
  EXPECT_EQ(asked().at(3), "POST /flow_runs/");
}

TEST_F(Report, SentAgainCarriesTheSameIds) {
  FlowReport report{{}};
  begin(report);
  reply_created();
  http.break_off(Code::unavailable);
  EXPECT_EQ(report.send(*client).error().code, Code::unavailable);
  http.reply(201, verdict("ACCEPT", "RUNNING")).break_off(Code::unavailable);
  EXPECT_FALSE(report.send(*client));
  http.reply(204).reply(201, "null");
  ASSERT_TRUE(report.send(*client));
  EXPECT_EQ(body(3), body(4)) << "the transition";
  EXPECT_EQ(body(5), body(6)) << "the events";
}

TEST_F(Report, SendsAllEventsAgainAfterAnOutage) {
  FlowReport report{{}};
  begin(report);
  reply_created();
  http.reply(201, verdict("ACCEPT", "RUNNING")).reply(204).reply(201, "null");
  ASSERT_TRUE(report.send(*client));
  report.repeat_events();
  http.reply(204);
  ASSERT_TRUE(report.send(*client));
  EXPECT_EQ(body(4), body(6));
}

TEST_F(Report, DropsWhatIsRefusedAndGoesOn) {
  FlowReport report{{}};
  begin(report);
  report.add(FlowArtifact{kLocal, kTask, "report", ArtifactKind::markdown, "", "text"});
  reply_created();
  http.reply(201, verdict("ACCEPT", "RUNNING")).reply(204);
  http.reply(422, R"({"detail":"bad line"})").reply(201, R"({"id":"a"})");
  ASSERT_TRUE(report.send(*client));
  EXPECT_THAT(report.problem(), HasSubstr("bad line"));
  EXPECT_EQ(asked().back(), "POST /artifacts/");
}

TEST_F(Report, WaitsWhereTheAddressIsNotThatOfAnApi) {
  FlowReport report{{}};
  begin(report);
  http.reply(404).reply(404, "<html>");
  EXPECT_THAT(report.send(*client), FailsWith(Code::unavailable, HasSubstr("/api")));
  EXPECT_FALSE(report.gone());
}

TEST_F(Report, EndsForARunThatWasDeleted) {
  FlowReport report{{}, FlowRunRef{.id = kRun, .name = "n"}, true};
  begin(report);
  http.reply(404, R"({"detail":"Flow run not found"})");
  EXPECT_EQ(report.is_cancelled(*client), false) << "the training goes on";
  EXPECT_TRUE(report.gone());
  end(report);
  ASSERT_TRUE(report.send(*client));
  EXPECT_EQ(http.requests.size(), 1U);
}

TEST_F(Report, EndsWhereTheRunMayNotBegin) {
  FlowReport report{{}};
  begin(report);
  reply_created();
  http.reply(201, verdict("ABORT", "CANCELLED"));
  ASSERT_TRUE(report.send(*client));
  EXPECT_TRUE(report.gone());
  EXPECT_THAT(report.problem(), HasSubstr("because"));
}

TEST_F(Report, SeesACancellation) {
  FlowReport report{{}, FlowRunRef{.id = kRun}, true};
  begin(report);
  http.reply(200, run_text("RUNNING")).reply(200, run_text("CANCELLING"));
  EXPECT_EQ(report.is_cancelled(*client), false);
  EXPECT_EQ(report.is_cancelled(*client), true);
}

TEST_F(Report, ACancellationThatCameTooLateIsAnsweredAndExplained) {
  FlowReport report{{}, FlowRunRef{.id = kRun, .flow_id = kFlow}, true};
  begin(report);
  end(report);
  http.reply(204).reply(201, "null").reply(200, run_text("CANCELLING"));
  http.reply(201, verdict("ACCEPT", "CANCELLED"));
  ASSERT_TRUE(report.send(*client));
  EXPECT_EQ(body(3)["state"]["type"], "CANCELLED");
  EXPECT_TRUE(body(3)["state"]["message"].is_string()) << "it says why";
}

TEST_F(Report, LeavesARunCancelledThatTheServerWouldLetComplete) {
  FlowReport report{{}, FlowRunRef{.id = kRun, .flow_id = kFlow}, true};
  begin(report);
  end(report);
  http.reply(204).reply(201, "null").reply(200, run_text("CANCELLED"));
  ASSERT_TRUE(report.send(*client));
  EXPECT_TRUE(report.complete());
  EXPECT_EQ(http.requests.size(), 3U);
}

TEST_F(Report, AStateToldLateNamesItsTrueTime) {
  FlowReport report{{}, FlowRunRef{.id = kRun, .flow_id = kFlow}, true};
  begin(report);
  end(report);
  const std::string ended = to_iso8601(clock.now());
  clock.advance(std::chrono::minutes(5));
  http.reply(204).reply(201, "null").reply(200, run_text("RUNNING"));
  http.reply(201, verdict("ACCEPT", "COMPLETED"));
  ASSERT_TRUE(report.send(*client));
  EXPECT_THAT(body(3)["state"]["message"].get<std::string>(), HasSubstr(ended));
}

TEST_F(Report, ARetryIsToldAsPrefectTellsIt) {
  FlowReport report{{}, FlowRunRef{.id = kRun, .flow_id = kFlow}, true};
  begin(report);
  change(report, FlowState::scheduled, 1);
  change(report, FlowState::running, 2);
  http.reply(204).reply(201, "null");
  ASSERT_TRUE(report.send(*client));
  std::vector<std::string> names;
  for (const auto& event : body(0)) names.push_back(event["event"].get<std::string>().substr(17));
  EXPECT_THAT(names, testing::ElementsAre("Pending", "Running", "AwaitingRetry", "Retrying"));
}

TEST_F(Report, WhatAKilledProcessLeftOpenIsClosed) {
  FlowReport report{{}, FlowRunRef{.id = kRun, .flow_id = kFlow}, false};
  begin(report);
  report.close_as_crashed("killed");
  http.reply(200, run_text("RUNNING")).reply(204).reply(200, "[]").reply(201, "null");
  http.reply(200, run_text("RUNNING")).reply(201, verdict("ACCEPT", "CRASHED"));
  ASSERT_TRUE(report.send(*client));
  EXPECT_EQ(body(1).back()["event"], "prefect.task-run.Crashed");
  EXPECT_EQ(body(5)["state"]["type"], "CRASHED");
}

TEST_F(Report, KnowsWhatTheServerHasRecorded) {
  FlowReport report{{}, FlowRunRef{.id = kRun, .flow_id = kFlow}, true};
  begin(report);
  const auto recorded = [&](const std::string& state) {
    http.reply(200,
               R"([{"id":")" + kTask + R"(","run_count":1,"state":{"type":")" + state + R"("}}])");
    return report.is_recorded(*client).value();
  };
  EXPECT_TRUE(recorded("RUNNING"));
  EXPECT_FALSE(recorded("PENDING"));
  http.reply(200, "[]");
  EXPECT_FALSE(report.is_recorded(*client).value());
}

TEST_F(Report, LinksLeadToTheTrackingServer) {
  FlowReport report{
      {.tracking_url = "http://mlflow:5000"}, FlowRunRef{.id = kRun, .flow_id = kFlow}, true};
  begin(report);
  report.add(RunLinked{kLocal, RunId{"r1"}});
  report.add(ModelRegistered{kLocal, ModelName{"m"}, ModelVersion{3}});
  http.reply(204).reply(201, "null").reply(201, "{}").reply(201, "{}");
  ASSERT_TRUE(report.send(*client));
  EXPECT_EQ(body(2)["data"], "[MLflow run r1](http://mlflow:5000/#/runs/r1)");
  EXPECT_EQ(body(3)["data"], "[m version 3](http://mlflow:5000/#/models/m/versions/3)");
}

}  // namespace
}  // namespace sentiment::prefect
