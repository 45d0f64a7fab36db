#include <cmath>
#include <optional>
#include <string>
#include <utility>

#include "base/clock.hpp"
#include "base/json.hpp"
#include "http/server/http_error.hpp"
#include "http/server/router.hpp"
#include "ports/flow_history.hpp"
#include "ports/ids.hpp"
#include "ports/model_registry.hpp"
#include "ports/tracker.hpp"
#include "serving/endpoints.hpp"
#include "serving/server_config.hpp"
#include "serving/serving_ports.hpp"
#include "serving/web_page.hpp"

namespace sentiment {
namespace {

constexpr int kRunsShown = 10;
constexpr int kFlowsShown = 5;

Json time_or_null(const std::optional<TimePoint>& time) {
  return time ? Json(to_iso8601(*time)) : Json(nullptr);
}

Json describe(const RegisteredVersion& version) {
  Json aliases = Json::array();
  for (const Alias& alias : version.aliases) aliases.push_back(alias.value());
  return {{"version", std::to_string(version.version.value())},
          {"run_id", version.run_id.value()},
          {"aliases", std::move(aliases)},
          {"created", to_iso8601(version.created)}};
}

Json describe(const Run& run) {
  Json metrics = Json::object();
  for (const Metric& metric : run.metrics) {
    if (std::isfinite(metric.value)) metrics[metric.key] = metric.value;
  }
  return {{"run_id", run.id.value()},
          {"name", run.name},
          {"status", to_string(run.status)},
          {"start_time", to_iso8601(run.start_time)},
          {"end_time", time_or_null(run.end_time)},
          {"metrics", std::move(metrics)}};
}

Json describe(const TaskRunRecord& task) {
  return {{"name", task.name},
          {"state", to_string(task.state)},
          {"run_count", task.run_count},
          {"message", task.message},
          {"start_time", time_or_null(task.start_time)},
          {"end_time", time_or_null(task.end_time)}};
}

Json describe(const FlowRunRecord& flow) {
  Json tasks = Json::array();
  for (const TaskRunRecord& task : flow.tasks) tasks.push_back(describe(task));
  return {{"flow", flow.flow},
          {"name", flow.name},
          {"state", to_string(flow.state)},
          {"message", flow.message},
          {"run_id", flow.run_id.value()},
          {"start_time", to_iso8601(flow.start_time)},
          {"end_time", time_or_null(flow.end_time)},
          {"tasks", std::move(tasks)}};
}

template <class Records>
Json describe_all(const Records& records) {
  Json out = Json::array();
  for (const auto& record : records) out.push_back(describe(record));
  return out;
}

Result<Json> versions(const ServingPorts& ports, const ModelName& name) {
  Json out{{"model_name", name.value()}, {"versions", Json::array()}};
  const auto found = ports.registry.list_versions(name);
  if (!found && found.error().code == Code::not_found) return out;  // nothing registered yet
  if (!found) return tl::make_unexpected(found.error());
  out["versions"] = describe_all(*found);
  return out;
}

Result<Json> runs(const ServingPorts& ports, const std::string& experiment) {
  const auto found = SENT_TRY(ports.tracker.list_runs(experiment, kRunsShown));
  return Json{{"experiment", experiment}, {"runs", describe_all(found)}};
}

/// `flows` is null where another service records them.
Result<Json> flows(const ServingPorts& ports) {
  if (ports.flows == nullptr) return Json{{"flows", nullptr}};
  const auto found = SENT_TRY(ports.flows->list_flow_runs(kFlowsShown));
  return Json{{"flows", describe_all(found)}};
}

/// A route that asks the ports, so off the request threads.
template <class Ask>
void add_view(Router& router, const std::string& path, GuardedPorts& ports, Ask ask) {
  router.add({.method = "GET",
              .path = path,
              .handler = [&ports, ask = std::move(ask)](Call& call) -> Result<void> {
                const Json view = SENT_TRY(ports.with(ask));
                set_json(call.response);
                call.response.headers.add("cache-control", "no-store");
                call.response.body = to_line(view);
                return {};
              },
              .blocking = true,
              .documented = false});
}

}  // namespace

void mount_dashboard(Router& router, GuardedPorts& ports, const ServerConfig& config) {
  add_web_file(router, {"/", "index.html", "text/html; charset=utf-8"});
  add_web_file(router, {"/ui/app.js", "app.js", "text/javascript; charset=utf-8"});
  add_web_file(router, {"/ui/api.js", "api.js", "text/javascript; charset=utf-8"});
  add_web_file(router, {"/ui/styles.css", "styles.css", "text/css; charset=utf-8"});
  add_view(router, "/ui/versions", ports,
           [name = ModelName(config.model_name)](const ServingPorts& open) {
             return versions(open, name);
           });
  add_view(router, "/ui/runs", ports, [experiment = config.experiment](const ServingPorts& open) {
    return runs(open, experiment);
  });
  add_view(router, "/ui/flows", ports, [](const ServingPorts& open) { return flows(open); });
}

}  // namespace sentiment
