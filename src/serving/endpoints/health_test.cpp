#include <gtest/gtest.h>

#include "http/http_message.hpp"
#include "http/server/router.hpp"
#include "serving/endpoints.hpp"
#include "serving/model_slot.hpp"
#include "serving/tiny_model.hpp"
#include "serving/worker_health.hpp"
#include "testing/http/ask.hpp"

namespace sentiment {
namespace {

using testing_support::ask;
using testing_support::get;
using testing_support::served_tiny_model;

class HealthEndpoint : public ::testing::Test {
 protected:
  HealthEndpoint() { mount_health(router_, slot_, health_); }
  ModelSlot slot_;
  WorkerHealth health_{2};
  Router router_;
};

TEST_F(HealthEndpoint, SaysWhetherThereIsAModel) {
  const Response before = ask(router_, get("/health"));
  EXPECT_EQ(before.status, 200);
  EXPECT_EQ(before.body, R"({"status":"unhealthy","model_loaded":false})");
  slot_.replace(served_tiny_model(1));
  const Response after = ask(router_, get("/health"));
  EXPECT_EQ(after.body, R"({"status":"healthy","model_loaded":true})");
  EXPECT_EQ(after.headers.find("content-type"), "application/json");
}

TEST_F(HealthEndpoint, IsReadyOnlyWithAModelButAliveWithout) {
  EXPECT_EQ(ask(router_, get("/health/live")).status, 200);
  const Response waiting = ask(router_, get("/health/ready"));
  EXPECT_EQ(waiting.status, 503);
  EXPECT_EQ(waiting.body, R"({"detail":"Model not loaded"})");
  EXPECT_EQ(waiting.headers.find("x-error-code"), "unavailable");
  slot_.replace(served_tiny_model(1));
  EXPECT_EQ(ask(router_, get("/health/ready")).status, 200);
}

TEST_F(HealthEndpoint, IsNotReadyWhileAThreadCannotAnswer) {
  slot_.replace(served_tiny_model(1));
  health_.failed(1);
  const Response failing = ask(router_, get("/health/ready"));
  EXPECT_EQ(failing.status, 503);
  EXPECT_EQ(failing.headers.find("x-error-code"), "unavailable");
  EXPECT_EQ(ask(router_, get("/health/live")).status, 200);
  health_.recovered(1);
  EXPECT_EQ(ask(router_, get("/health/ready")).status, 200);
}

}  // namespace
}  // namespace sentiment
