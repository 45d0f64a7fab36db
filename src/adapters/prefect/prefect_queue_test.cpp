#include "adapters/prefect/prefect_queue.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <memory>
#include <string>

#include "adapters/prefect/prefect_reporter.hpp"
#include "base/error.hpp"
#include "clients/prefect/client.hpp"
#include "ports/run_queue.hpp"
#include "testing/fails_with.hpp"
#include "testing/fake_clock.hpp"
#include "testing/http/fake_http_client.hpp"

namespace sentiment::prefect {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::HasSubstr;
using testing_support::FailsWith;

constexpr const char* kScheduled = R"({"timestamp":"2026-01-01T00:00:00Z","type":"SCHEDULED"})";
constexpr const char* kRunning = R"({"timestamp":"2026-01-01T00:00:03Z","type":"RUNNING"})";

std::string claim(int second, const std::string& who) {
  return fmt::format(
      R"({{"timestamp":"2026-01-01T00:00:0{}Z","type":"PENDING","message":"claimed by worker {}"}})",
      second, who);
}

/// Two claims of one run that the server accepts both, as its SQLite lets it.
class PrefectQueueTest : public testing::Test {
 protected:
  /// Ready to be claimed; the server accepts.
  void let_claim() {
    http_.reply(200, R"({"id":"r1","state":{"type":"SCHEDULED"}})");
    http_.reply(201, R"({"status":"ACCEPT","state":{"type":"PENDING"},"details":{}})");
  }
  void tell_states(const std::string& states) { http_.reply(200, "[" + states + "]"); }
  bool claimed() { return queue_.claim({"r1", "name"}).value(); }

  const std::string ours_ = to_string(process_name(::getpid()));
  testing_support::FakeHttpClient http_;
  testing_support::FakeClock clock_;
  std::unique_ptr<Client> client_ =
      Client::open({.api_url = "http://prefect:4200/api"}, http_, clock_).value();
  ReporterOptions options_;
  PrefectQueue queue_{*client_, clock_, options_};
};

TEST_F(PrefectQueueTest, AScheduleThatTheServerRefusesNamesItsSetting) {
  const DeploymentSpec spec{.cron = "61 * * * *", .timezone = "Mars/Olympus"};
  const auto refused = [&](const char* what) {
    http_.reply(200, R"({"id":"f1"})").reply(404);
    http_.reply(422,
                fmt::format(R"({{"exception_detail":[{{"loc":["body"],"msg":"{}"}}]}})", what));
    return queue_.register_deployment(spec);
  };
  EXPECT_THAT(refused("Invalid cron string"),
              FailsWith(Code::usage, AllOf(HasSubstr("SENTIMENT_SCHEDULE='61 * * * *'"),
                                           HasSubstr("Invalid cron string"))));
  EXPECT_THAT(refused("Invalid timezone"),
              FailsWith(Code::usage, AllOf(HasSubstr("SENTIMENT_SCHEDULE_TIMEZONE='Mars/Olympus'"),
                                           HasSubstr("Invalid timezone"))));
  EXPECT_THAT(refused("something else"), FailsWith(Code::invalid_argument));
}

TEST_F(PrefectQueueTest, AClaimThatStandsAloneCounts) {
  let_claim();
  tell_states(fmt::format("{},{}", claim(1, ours_), kScheduled));
  EXPECT_TRUE(claimed());
  EXPECT_EQ(http_.requests.at(2).url.query, "flow_run_id=r1");
}

TEST_F(PrefectQueueTest, AnOlderClaimOfAnotherWorkerCounts) {
  let_claim();
  tell_states(fmt::format("{},{},{}", kScheduled, claim(1, "other:1:2"), claim(2, ours_)));
  EXPECT_FALSE(claimed());
}

TEST_F(PrefectQueueTest, AClaimBeforeTheRunWasScheduledAgainDoesNot) {
  let_claim();
  tell_states(fmt::format(R"({},{{"timestamp":"2026-01-01T00:00:02Z","type":"SCHEDULED"}},{})",
                          claim(1, "other:1:2"), claim(3, ours_)));
  EXPECT_TRUE(claimed());
}

TEST_F(PrefectQueueTest, WhoIsOlderWaitsWhetherTheOtherHasBegun) {
  const auto both = fmt::format("{},{},{}", kScheduled, claim(1, ours_), claim(2, "other:1:2"));
  let_claim();
  tell_states(both);
  tell_states(both + "," + kRunning);
  const auto before = clock_.now();
  EXPECT_FALSE(claimed());
  EXPECT_EQ(clock_.now() - before, 1s);
  let_claim();
  tell_states(both);
  tell_states(both);
  EXPECT_TRUE(claimed());
}

TEST_F(PrefectQueueTest, AClaimWhoseAnswerWasLostIsLookedForInTheHistory) {
  http_.reply(200, R"({"id":"r1","state":{"type":"PENDING"}})");
  tell_states(fmt::format("{},{},{}", kScheduled, claim(1, ours_), claim(2, "other:1:2")));
  tell_states(fmt::format("{},{},{}", kScheduled, claim(1, ours_), claim(2, "other:1:2")));
  EXPECT_TRUE(claimed());
  http_.reply(200, R"({"id":"r1","state":{"type":"PENDING"}})");
  tell_states(fmt::format("{},{}", kScheduled, claim(1, "other:1:2")));
  EXPECT_FALSE(claimed());
}

}  // namespace
}  // namespace sentiment::prefect
