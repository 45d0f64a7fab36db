#include "serving/inference_server.hpp"

#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <chrono>
#include <fstream>
#include <ios>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "base/json.hpp"
#include "serving/tiny_model.hpp"
#include "testing/fake_clock.hpp"
#include "testing/fake_models.hpp"
#include "testing/http/raw_client.hpp"
#include "testing/temp_dir.hpp"

namespace sentiment {
namespace {

using std::chrono::milliseconds;
using testing_support::FakeModels;
using testing_support::RawAnswer;
using testing_support::RawClient;
using testing_support::request_text;
using testing_support::tiny_model_file;

#if defined(__SANITIZE_THREAD__)
constexpr int kAnswers = 8'000;  // each costs many times more there
#else
constexpr int kAnswers = 100'000;
#endif
constexpr int kConnections = 16;
constexpr int kSwaps = 200;

class InferenceServerTest : public ::testing::Test {
 protected:
  InferenceServerTest() {
    config_.port = 0;
    config_.threads = 2;
    config_.reload_interval = 0;
    config_.log_file = (folder_.path() / "log").string();
  }
  void start() {
    auto started = InferenceServer::start(
        config_, {.registry = models_, .store = models_, .tracker = models_, .clock = clock_});
    ASSERT_TRUE(started.has_value()) << started.error().message;
    server_ = std::move(*started);
  }
  RawAnswer ask(const std::string& request) {
    RawClient client(server_->port());
    client.send(request);
    return client.receive();
  }
  void wait_for_model() {
    for (int i = 0; i < 2000 && ask(request_text("GET", "/health/ready")).status != 200; ++i) {
      std::this_thread::sleep_for(milliseconds(5));
    }
  }
  std::vector<Json> log_lines() {
    std::ifstream in(config_.log_file);
    std::vector<Json> lines;
    for (std::string line; std::getline(in, line);) lines.push_back(*parse_json(line));
    return lines;
  }

  testing_support::TempDir folder_;
  FakeModels models_;
  testing_support::FakeClock clock_;
  ServerConfig config_;
  std::unique_ptr<InferenceServer> server_;
};

const std::string kGood = request_text("POST", "/predict", R"({"text":"a good film"})");

TEST_F(InferenceServerTest, ListensBeforeThereIsAModelAndAnswersWhenThereIs) {
  start();
  EXPECT_EQ(ask(request_text("GET", "/health")).body,
            R"({"status":"unhealthy","model_loaded":false})");
  EXPECT_EQ(ask(kGood).status, 503);
  EXPECT_EQ(ask(request_text("POST", "/admin/reload")).status, 404);
  models_.crown(models_.add(tiny_model_file()));
  const RawAnswer reload = ask(request_text("POST", "/admin/reload"));
  EXPECT_EQ(reload.body, R"({"reloaded":true,"version":"1"})");
  EXPECT_EQ(ask(kGood).body, R"({"sentiment":"positive","confidence":0.982,"model_version":"1"})");
}

TEST_F(InferenceServerTest, EveryDocumentedRouteAnswers) {
  models_.crown(models_.add(tiny_model_file()));
  start();
  wait_for_model();
  const Json document = *parse_json(ask(request_text("GET", "/openapi.json")).body);
  const std::array<std::string, 7> expected{"/health",  "/health/live", "/health/ready",
                                            "/predict", "/model-info",  "/admin/reload",
                                            "/metrics"};
  EXPECT_EQ(document["paths"].size(), expected.size());
  for (const std::string& path : expected) {
    ASSERT_TRUE(document["paths"].contains(path)) << path;
    const bool is_post = document["paths"][path].contains("post");
    const RawAnswer answer =
        ask(is_post ? request_text("POST", path, R"({"text":"good"})") : request_text("GET", path));
    EXPECT_EQ(answer.status, 200) << path;
  }
  EXPECT_EQ(ask(request_text("GET", "/")).status, 200);
  EXPECT_EQ(ask(request_text("GET", "/docs")).status, 200);
}

TEST_F(InferenceServerTest, EchoesTheRequestIdAndLogsIt) {
  start();
  const RawAnswer answer = ask(request_text("GET", "/health", "", "X-Request-ID: my-trace-1\r\n"));
  EXPECT_EQ(answer.header("x-request-id"), "my-trace-1");
  server_->stop();
  bool logged = false;
  for (const Json& line : log_lines()) {
    if (line["event"] == "request" && line["request_id"] == "my-trace-1") {
      logged = line["route"] == "/health" && line["status"] == 200;
    }
  }
  EXPECT_TRUE(logged);
}

TEST_F(InferenceServerTest, LogsNoTextOfAUser) {
  models_.crown(models_.add(tiny_model_file()));
  start();
  wait_for_model();
  ask(request_text("POST", "/predict", R"({"text":"private-words"})"));
  ask(request_text("POST", "/predict", R"({"text":5,"x":"private-words"})"));
  ask(request_text("GET", "/no-route?private-words"));
  server_->stop();
  EXPECT_GE(log_lines().size(), 3U);
  for (const Json& line : log_lines()) {
    EXPECT_EQ(to_line(line).find("private-words"), std::string::npos);
  }
}

TEST_F(InferenceServerTest, KeepsAnsweringWhenTheModelFileIsDamagedMeanwhile) {
  models_.crown(models_.add(tiny_model_file()));
  start();
  wait_for_model();
  std::ofstream(models_.path_of(1), std::ios::binary | std::ios::in) << "damaged";
  EXPECT_EQ(ask(kGood).status, 200);
  const int second = models_.add(tiny_model_file());
  std::ofstream(models_.path_of(second), std::ios::binary | std::ios::in) << "damaged";
  models_.crown(second);
  const RawAnswer reload = ask(request_text("POST", "/admin/reload"));
  EXPECT_EQ(reload.status, 500);
  EXPECT_EQ(reload.header("x-error-code"), "corrupt_data");
  EXPECT_EQ(ask(kGood).body, R"({"sentiment":"positive","confidence":0.982,"model_version":"1"})");
  const std::string metrics = ask(request_text("GET", "/metrics")).body;
  EXPECT_NE(metrics.find("sentiment_model_reloads_total{result=\"failure\"} 1"), std::string::npos);
}

TEST_F(InferenceServerTest, AnswersTheRegistrysSilenceWith503) {
  start();
  models_.fail_with(Error{Code::unavailable, "the registry does not answer"});
  const RawAnswer reload = ask(request_text("POST", "/admin/reload"));
  EXPECT_EQ(reload.status, 503);
  EXPECT_EQ(reload.body, R"({"detail":"the registry does not answer"})");
}

TEST_F(InferenceServerTest, RefusesALogLevelThatIsNone) {
  config_.log_level = "loud";
  const auto started = InferenceServer::start(
      config_, {.registry = models_, .store = models_, .tracker = models_, .clock = clock_});
  ASSERT_FALSE(started.has_value());
  EXPECT_EQ(started.error().code, Code::usage);
}

/// What the clients and the swapper of the test below count together.
struct Load {
  std::atomic<int> answers{0};
  std::atomic<int> positive{0};
  std::atomic<int> wrong{0};
  std::atomic<int> swaps{0};
  bool goes_on() const { return answers < kAnswers || swaps < kSwaps; }
};

/// Asks on one connection, four requests at a time, and checks each answer against the version it
/// names: the odd one calls "good" positive, the even one negative.
void ask_and_check(int port, Load& load) {
  constexpr int kPipelined = 4;
  std::string requests;
  for (int i = 0; i < kPipelined; ++i) requests += kGood;
  RawClient client(port);
  while (load.goes_on()) {
    if (!client.send(requests)) {
      ++load.wrong;
      return;
    }
    for (int i = 0; i < kPipelined; ++i) {
      const RawAnswer answer = client.receive();
      const bool odd =
          answer.body == R"({"sentiment":"positive","confidence":0.982,"model_version":"1"})";
      const bool even =
          answer.body == R"({"sentiment":"negative","confidence":0.982,"model_version":"2"})";
      if (answer.status != 200 || (!odd && !even)) ++load.wrong;
      if (odd) ++load.positive;
      ++load.answers;
    }
  }
}

void swap_and_check(int port, FakeModels& models, Load& load) {
  RawClient client(port);
  for (int version = 2; load.goes_on(); version = 3 - version) {
    models.crown(version);
    client.send(request_text("POST", "/admin/reload"));
    const std::string expected =
        R"({"reloaded":true,"version":")" + std::to_string(version) + R"("})";
    if (client.receive().body != expected) ++load.wrong;
    ++load.swaps;
  }
}

TEST_F(InferenceServerTest, SwapsModelsUnderLoadWithoutAFailureOrAWrongLabel) {
  models_.crown(models_.add(tiny_model_file(false)));
  models_.add(tiny_model_file(true));
  config_.access_log = false;
  start();
  wait_for_model();
  Load load;
  {
    std::vector<std::jthread> threads;
    for (int c = 0; c < kConnections; ++c) {
      threads.emplace_back([&] { ask_and_check(server_->port(), load); });
    }
    threads.emplace_back([&] { swap_and_check(server_->port(), models_, load); });
  }
  EXPECT_EQ(load.wrong, 0);
  EXPECT_GE(load.answers, kAnswers);
  EXPECT_GE(load.swaps, kSwaps);
  EXPECT_GT(load.positive, 0);
  EXPECT_LT(load.positive, load.answers);
}

}  // namespace
}  // namespace sentiment
