#include "serving/serve.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <string>

#include "base/fields.hpp"
#include "base/stop_flag.hpp"
#include "serving/server_config.hpp"
#include "serving/tiny_model.hpp"
#include "testing/fails_with.hpp"
#include "testing/fake_clock.hpp"
#include "testing/fake_models.hpp"
#include "testing/http/raw_client.hpp"
#include "testing/temp_dir.hpp"

namespace sentiment {
namespace {

using testing::HasSubstr;
using testing_support::FailsWith;
using testing_support::FakeModels;
using testing_support::RawClient;
using testing_support::request_text;

class Serve : public ::testing::Test {
 protected:
  Serve() {
    config_.port = 0;
    config_.log_file = (folder_.path() / "log").string();
  }
  testing_support::TempDir folder_;
  FakeModels models_;
  testing_support::FakeClock clock_;
  ServerConfig config_;
  StopFlag stop_;
};

TEST_F(Serve, ReportsItsPortAndEndsWellWhenAskedToStop) {
  models_.crown(models_.add(testing_support::tiny_model_file()));
  std::promise<int> listening;
  auto ended = std::async(std::launch::async, [&] {
    return serve(config_,
                 {.registry = models_, .store = models_, .tracker = models_, .clock = clock_},
                 stop_, [&](int port) { listening.set_value(port); });
  });
  RawClient client(listening.get_future().get());
  ASSERT_TRUE(client.send(request_text("GET", "/health/live")));
  EXPECT_EQ(client.receive().status, 200);
  stop_.request();
  EXPECT_TRUE(ended.get().has_value());
}

TEST_F(Serve, SaysThatThePortIsTaken) {
  std::promise<int> listening;
  auto first = std::async(std::launch::async, [&] {
    return serve(config_,
                 {.registry = models_, .store = models_, .tracker = models_, .clock = clock_},
                 stop_, [&](int port) { listening.set_value(port); });
  });
  ServerConfig second = config_;
  second.port = listening.get_future().get();
  const auto refused =
      serve(second, {.registry = models_, .store = models_, .tracker = models_, .clock = clock_},
            stop_, {});
  stop_.request();
  EXPECT_THAT(refused,
              FailsWith(Code::failed_precondition, HasSubstr(std::to_string(second.port))));
  EXPECT_TRUE(first.get().has_value());
}

TEST(ServerConfig, NamesEachSettingOnceAndHidesTheToken) {
  ServerConfig config;
  Fields fields;
  describe(fields, config);
  int secrets = 0;
  for (const Field& field : fields.all()) secrets += field.secret ? 1 : 0;
  EXPECT_EQ(secrets, 1);
  EXPECT_TRUE(fields.set("SENTIMENT_PORT", 0, "test").has_value());
  EXPECT_EQ(config.port, 0);
  EXPECT_FALSE(fields.set("SENTIMENT_PORT", 65536, "test").has_value());
  EXPECT_FALSE(fields.set("SENTIMENT_LOG_LEVEL", "loud", "test").has_value());
}

}  // namespace
}  // namespace sentiment
