#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "http/http_message.hpp"
#include "ports/flow_event.hpp"
#include "ports/flow_history.hpp"
#include "ports/ids.hpp"
#include "serving/endpoints.hpp"
#include "serving/server_config.hpp"
#include "serving/serving_ports.hpp"
#include "testing/fake_clock.hpp"
#include "testing/fake_models.hpp"
#include "testing/http/ask.hpp"

namespace sentiment {
namespace {

using testing_support::ask;
using testing_support::FakeModels;
using testing_support::get;

/// One flow run with one task.
class FakeHistory final : public FlowHistory {
 public:
  Result<std::vector<FlowRunRecord>> list_flow_runs(int /*limit*/) override {
    return std::vector<FlowRunRecord>{{.id = "1",
                                       .flow = "sentiment-training",
                                       .name = "train-x",
                                       .state = FlowState::completed,
                                       .tasks = {{.id = "2", .name = "load-data"}}}};
  }
  Result<std::optional<FlowRunRecord>> flow_run_of(const RunId&) override { return std::nullopt; }
  Result<std::vector<FlowLog>> logs(const std::string&) override { return std::vector<FlowLog>(); }
  Result<void> set_shown(const ShownFlowRun& /*where*/) override { return {}; }
};

class DashboardEndpoint : public ::testing::Test {
 protected:
  void mount(FlowHistory* flows) {
    ports_ = std::make_unique<GuardedPorts>(ServingPorts{.registry = models_,
                                                         .store = models_,
                                                         .tracker = models_,
                                                         .clock = clock_,
                                                         .flows = flows});
    mount_dashboard(router_, *ports_, config_);
  }
  Json view(const std::string& path) {
    const Response response = ask(router_, get(path));
    EXPECT_EQ(response.status, 200) << response.body;
    EXPECT_TRUE(router_.find("GET", path)->blocking);
    EXPECT_FALSE(router_.find("GET", path)->documented);
    return *parse_json(response.body);
  }
  FakeModels models_;
  testing_support::FakeClock clock_;
  FakeHistory history_;
  ServerConfig config_;
  Router router_;
  std::unique_ptr<GuardedPorts> ports_;
};

TEST_F(DashboardEndpoint, ListsVersionsWithTheirAliases) {
  mount(&history_);
  EXPECT_EQ(view("/ui/versions")["versions"], Json::array());
  models_.add("");
  models_.crown(models_.add(""));
  const Json versions = view("/ui/versions");
  EXPECT_EQ(versions["model_name"], "sentiment-classifier");
  ASSERT_EQ(versions["versions"].size(), 2U);
  EXPECT_EQ(versions["versions"][0]["version"], "2");
  EXPECT_EQ(versions["versions"][0]["aliases"], Json::array({"champion"}));
  EXPECT_EQ(versions["versions"][1]["aliases"], Json::array());
}

TEST_F(DashboardEndpoint, ListsRunsAndFlowsWithTheirTasks) {
  mount(&history_);
  EXPECT_EQ(view("/ui/runs")["runs"][0]["name"], "<b>run</b>");
  const Json flow = view("/ui/flows")["flows"][0];
  EXPECT_EQ(flow["state"], "COMPLETED");
  EXPECT_EQ(flow["tasks"][0]["name"], "load-data");
  EXPECT_TRUE(flow["tasks"][0]["end_time"].is_null());
}

TEST_F(DashboardEndpoint, SaysWhenFlowsAreRecordedElsewhere) {
  mount(nullptr);
  EXPECT_TRUE(view("/ui/flows")["flows"].is_null());
}

TEST_F(DashboardEndpoint, PassesOnThatTheRegistryIsDown) {
  mount(&history_);
  models_.fail_with(Error{Code::unavailable, "the registry is down"});
  const Response response = ask(router_, get("/ui/versions"));
  EXPECT_EQ(response.status, 503);
  EXPECT_EQ(response.body, R"({"detail":"the registry is down"})");
}

TEST_F(DashboardEndpoint, ServesAPageThatLoadsNothingFromElsewhere) {
  mount(&history_);
  const Response page = ask(router_, get("/"));
  EXPECT_EQ(page.headers.find("content-type"), "text/html; charset=utf-8");
  EXPECT_NE(page.headers.find("content-security-policy").value_or("").find("default-src 'none'"),
            std::string_view::npos);
  for (const std::string path : {"/ui/app.js", "/ui/styles.css"}) {
    EXPECT_NE(page.body.find('"' + path + '"'), std::string::npos) << path;
  }
  for (const std::string path : {"/", "/ui/app.js", "/ui/api.js", "/ui/styles.css"}) {
    const Response file = ask(router_, get(path));
    EXPECT_EQ(file.status, 200) << path;
    EXPECT_EQ(file.body.find("://"), std::string::npos) << path;
    EXPECT_EQ(file.body.find("innerHTML"), std::string::npos) << path << " could run what it shows";
  }
}

}  // namespace
}  // namespace sentiment
