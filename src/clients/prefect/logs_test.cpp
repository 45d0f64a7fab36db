#include "clients/prefect/logs.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "base/json.hpp"
#include "clients/prefect/client_fixture.hpp"
#include "clients/prefect/ids.hpp"

namespace sentiment::prefect {
namespace {

const std::string kWriter = "018bcfe5-687b-7abc-8def-0123456789ab";
constexpr Micros kWritten{std::chrono::microseconds{1'700'000'000'120'000}};

LogLine line(std::string message) {
  return {kWriter, "", Level::info, std::move(message), kWritten};
}

class SendLogs : public ClientFixture {
 protected:
  static Json stored(const std::string& message) {
    return {{"name", "prefect.flow_runs"}, {"level", 20},
            {"message", message},          {"timestamp", "2023-11-14T22:13:20.120Z"},
            {"flow_run_id", kWriter},      {"task_run_id", nullptr}};
  }
  std::vector<std::string> messages(std::size_t request) const {
    std::vector<std::string> texts;
    for (const auto& sent : body(request)) texts.push_back(sent["message"].get<std::string>());
    return texts;
  }
};

TEST_F(SendLogs, SendsFiveHundredLinesACall) {
  http_.reply(201, "null").reply(201, "null");
  ASSERT_TRUE(send_logs(*client_, std::vector<LogLine>(501, line("x"))));
  EXPECT_EQ(messages(0).size(), 500U);
  EXPECT_EQ(messages(1).size(), 1U);
}

TEST_F(SendLogs, AfterALostAnswerSendsOnlyWhatHasNotArrived) {
  http_.break_off(Code::unavailable)
      .reply(200, to_line(Json::array({stored("a"), stored("b")})))
      .reply(201, "null");
  ASSERT_TRUE(send_logs(*client_, {line("a"), line("b"), line("b"), line("c")}));
  ASSERT_EQ(http_.requests.size(), 3U);
  EXPECT_THAT(messages(2), testing::ElementsAre("b", "c")) << "two equal lines are two";
}

TEST_F(SendLogs, SendsNothingTwiceWhenAllHadArrived) {
  http_.reply(200, to_line(Json::array({stored("a")})));
  ASSERT_TRUE(send_logs(*client_, {line("a")}, true));
  EXPECT_EQ(http_.requests.size(), 1U);
}

TEST_F(SendLogs, DoesNotRepeatWhatIsRefused) {
  http_.reply(422, R"({"detail":"no"})");
  EXPECT_EQ(send_logs(*client_, {line("a")}).error().code, Code::invalid_argument);
  EXPECT_EQ(http_.requests.size(), 1U);
}

}  // namespace
}  // namespace sentiment::prefect
