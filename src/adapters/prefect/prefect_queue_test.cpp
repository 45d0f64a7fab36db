#include "adapters/prefect/prefect_queue.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <memory>
#include <string>

#include "adapters/prefect/prefect_reporter.hpp"
#include "clients/prefect/client.hpp"
#include "testing/fake_clock.hpp"
#include "testing/http/fake_http_client.hpp"

namespace sentiment::prefect {
namespace {

using namespace std::chrono_literals;

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
