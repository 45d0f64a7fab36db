#include "clients/mlflow/logged_models.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "clients/mlflow/api.hpp"
#include "clients/mlflow/values.hpp"
#include "http/client/json_members.hpp"
#include "http/client/rest_client.hpp"
#include "http/url.hpp"

namespace sentiment::mlflow {
namespace {

/// In the order of ModelStatus.
constexpr std::array<std::string_view, 4> kModelStatuses{
    "LOGGED_MODEL_PENDING", "LOGGED_MODEL_READY", "LOGGED_MODEL_UPLOAD_FAILED",
    "LOGGED_MODEL_STATUS_UNSPECIFIED"};

ModelStatus read_status(std::string_view text) {
  const auto found = std::ranges::find(kModelStatuses, text);
  return found == kModelStatuses.end() ? ModelStatus::unspecified
                                       : static_cast<ModelStatus>(found - kModelStatuses.begin());
}

std::string_view to_string(ModelStatus status) {
  return kModelStatuses.at(static_cast<std::size_t>(status));
}

Result<LoggedModel> read_logged_model(const Json& json) {
  const Json& info = member_of(json, "info");
  return LoggedModel{.id = SENT_TRY(required_text(info, "model_id")),
                     .artifact_uri = text_of(info, "artifact_uri"),
                     .status = read_status(text_of(info, "status")),
                     .tags = read_tags(member_of(info, "tags"))};
}

Result<Json> search_of(const std::string& experiment_id, const std::string& run_id,
                       const std::string& name) {
  std::string filter = fmt::format("source_run_id = {}", SENT_TRY(quoted_for_filter(run_id)));
  if (!name.empty()) filter += fmt::format(" AND name = {}", SENT_TRY(quoted_for_filter(name)));
  return Json{{"experiment_ids", Json::array({experiment_id})},
              {"filter", filter},
              {"order_by",
               Json::array({Json{{"field_name", "creation_timestamp"}, {"ascending", false}}})}};
}

std::string path_of(const std::string& model_id, std::string_view rest = {}) {
  return fmt::format("logged-models/{}{}", percent_encode(model_id), rest);
}

}  // namespace

Result<LoggedModel> LoggedModels::create(const NewLoggedModel& model) {
  SENT_CHECK(check_tags(model.params, kLongestParam));
  SENT_CHECK(check_tags(model.tags, kLongestRunTag));
  Json body{{"experiment_id", model.experiment_id},
            {"name", model.name},
            {"source_run_id", model.source_run_id},
            {"params", to_json(model.params)},
            {"tags", to_json(model.tags)}};
  if (!model.model_type.empty()) body["model_type"] = model.model_type;
  const Json search = SENT_TRY(search_of(model.experiment_id, model.source_run_id, model.name));
  return read_logged_model(
      SENT_TRY(api_->create_once("logged-models", body, {.made = "model", .found = "models"}, [&] {
        return api_->send("POST", "logged-models/search", search, Repeat::safe);
      })));
}

Result<LoggedModel> LoggedModels::get(const std::string& model_id) {
  const auto json = SENT_TRY(api_->get(path_of(model_id)));
  return read_logged_model(member_of(json, "model"));
}

Result<std::vector<LoggedModel>> LoggedModels::of_run(const std::string& experiment_id,
                                                      const std::string& run_id,
                                                      const std::string& name) {
  std::vector<LoggedModel> models;
  Json search = SENT_TRY(search_of(experiment_id, run_id, name));
  while (true) {
    const auto json = SENT_TRY(api_->send("POST", "logged-models/search", search, Repeat::safe));
    const Json& page = member_of(json, "models");
    for (const auto& model : page) models.push_back(SENT_TRY(read_logged_model(model)));
    const std::string next = text_of(json, "next_page_token");
    if (next.empty() || page.empty()) return models;
    search["page_token"] = next;
  }
}

Result<LoggedModel> LoggedModels::finalize(const std::string& model_id, ModelStatus status) {
  const Json body{{"model_id", model_id}, {"status", to_string(status)}};
  const auto json = SENT_TRY(api_->send("PATCH", path_of(model_id), body, Repeat::safe));
  LoggedModel model = SENT_TRY(read_logged_model(member_of(json, "model")));
  if (model.status == status) return model;
  return fail(Code::unavailable, fmt::format("logged model {} should be {}, and the server says {}",
                                             model_id, to_string(status), to_string(model.status)));
}

Result<void> LoggedModels::set_tags(const std::string& model_id, const std::vector<Tag>& tags) {
  SENT_CHECK(check_tags(tags, kLongestRunTag));
  const Json body{{"model_id", model_id}, {"tags", to_json(tags)}};
  SENT_CHECK(api_->send("PATCH", path_of(model_id, "/tags"), body, Repeat::safe));
  return {};
}

}  // namespace sentiment::mlflow
