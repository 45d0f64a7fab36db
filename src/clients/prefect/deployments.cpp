#include "clients/prefect/deployments.hpp"

#include <fmt/format.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/json.hpp"
#include "clients/prefect/client.hpp"
#include "clients/prefect/flow_runs.hpp"
#include "http/client/json_members.hpp"

namespace sentiment::prefect {
namespace {

Json when_json(const Schedule& schedule) {
  return {{"cron", schedule.cron}, {"timezone", schedule.timezone}};
}

Json schedule_json(const Schedule& schedule) {
  Json json{{"active", schedule.active}, {"schedule", when_json(schedule)}};
  if (!schedule.slug.empty()) json["slug"] = schedule.slug;
  return json;
}

Schedule read_schedule(const Json& json) {
  const Json& when = member_of(json, "schedule");
  return {.id = text_of(json, "id"),
          .slug = text_of(json, "slug"),
          .active = json.value("active", true),
          .cron = text_of(when, "cron"),
          .timezone = text_of(when, "timezone")};
}

/// What both making and changing say.
Json body_of(const Deployment& deployment) {
  return {{"version", deployment.version},
          {"description", deployment.description},
          {"entrypoint", deployment.entrypoint},
          {"tags", deployment.tags},
          {"parameters", Json::object()},
          {"parameter_openapi_schema", deployment.parameter_schema},
          {"enforce_parameter_schema", true},
          {"concurrency_limit", deployment.concurrency_limit},
          {"concurrency_options", {{"collision_strategy", "ENQUEUE"}}},
          {"job_variables", deployment.job_variables}};
}

}  // namespace

Result<std::optional<Deployment>> find_deployment(Client& client, const std::string& flow_name,
                                                  const std::string& name) {
  auto answer = client.get(fmt::format("/deployments/name/{}/{}", flow_name, name));
  if (!answer) {
    if (answer.error().code == Code::not_found) return std::optional<Deployment>{};
    return tl::make_unexpected(std::move(answer).error());
  }
  const Json& found = *answer;
  if (text_of(found, "id").empty()) {
    return fail(Code::corrupt_data, "the Prefect server's answer is not a deployment");
  }
  Deployment read{.id = text_of(found, "id"),
                  .version = text_of(found, "version"),
                  .job_variables = member_of(found, "job_variables")};
  for (const auto& schedule : member_of(found, "schedules")) {
    read.schedules.push_back(read_schedule(schedule));
  }
  return std::optional(std::move(read));
}

Result<std::string> create_deployment(Client& client, const Deployment& deployment) {
  Json body = body_of(deployment);
  body["name"] = deployment.name;
  body["flow_id"] = deployment.flow_id;
  Json& schedules = body["schedules"] = Json::array();
  for (const auto& schedule : deployment.schedules) schedules.push_back(schedule_json(schedule));
  const Json made = SENT_TRY(client.post("/deployments/", body));
  std::string id = text_of(made, "id");
  if (id.empty()) return fail(Code::corrupt_data, "the Prefect server's answer has no deployment");
  return id;
}

Result<void> update_deployment(Client& client, const Deployment& deployment) {
  SENT_CHECK(client.patch("/deployments/" + deployment.id, body_of(deployment)));
  return {};
}

Result<void> add_schedule(Client& client, const std::string& deployment_id,
                          const Schedule& schedule) {
  Json body = Json::array();
  body.push_back(schedule_json(schedule));
  SENT_CHECK(client.post(fmt::format("/deployments/{}/schedules", deployment_id), body));
  return {};
}

Result<void> change_schedule(Client& client, const std::string& deployment_id,
                             const Schedule& schedule) {
  SENT_CHECK(client.patch(fmt::format("/deployments/{}/schedules/{}", deployment_id, schedule.id),
                          {{"schedule", when_json(schedule)}}));
  return {};
}

Result<void> remove_schedule(Client& client, const std::string& deployment_id,
                             const std::string& schedule_id) {
  SENT_CHECK(
      client.remove(fmt::format("/deployments/{}/schedules/{}", deployment_id, schedule_id)));
  return {};
}

Result<std::vector<FlowRun>> due_flow_runs(Client& client, const std::string& deployment_id,
                                           TimePoint before) {
  // Without scheduled_before every future run would come.
  const Json found = SENT_TRY(
      client.post("/deployments/get_scheduled_flow_runs",
                  {{"deployment_ids", {deployment_id}}, {"scheduled_before", to_iso8601(before)}}));
  std::vector<FlowRun> runs;
  for (const auto& run : found) runs.push_back(SENT_TRY(read_flow_run(run)));
  return runs;
}

}  // namespace sentiment::prefect
