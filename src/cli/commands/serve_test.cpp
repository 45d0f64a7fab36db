#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <thread>

#include "cli/program_fixture.hpp"
#include "testing/free_port.hpp"

namespace sentiment {
namespace {

using testing::HasSubstr;
using testing_support::Called;
using testing_support::free_port;
using testing_support::ProgramFixture;

using ServeCommand = ProgramFixture;

TEST_F(ServeCommand, AnswersTheProbeUntilItIsStopped) {
  train({"--champion"});
  const std::string port = std::to_string(free_port());
  variables_["SENTIMENT_LOG_FILE"] = path("server.log");
  Called served;
  std::thread server([&] { served = call({"serve", "--port", port}); });
  Called probe{.exit = -1};
  for (int i = 0; i < 100 && probe.exit != 0; ++i) {
    clock_.sleep(std::chrono::milliseconds(50));
    probe = call({"doctor", "--probe", "--port", port});
  }
  EXPECT_EQ(probe.exit, 0) << probe.err;
  EXPECT_EQ(call({"serve", "--port", port}).exit, 1) << "the port is in use";
  stop_.request();
  server.join();
  EXPECT_EQ(served.exit, 0) << served.err;
  EXPECT_THAT(served.err, HasSubstr("serving sentiment-classifier on http://127.0.0.1:" + port));
  EXPECT_EQ(call({"doctor", "--probe", "--port", port}).exit, 1);
}

}  // namespace
}  // namespace sentiment
