#include "clients/mlflow/registry.hpp"

#include <fmt/format.h>

#include <charconv>
#include <map>
#include <optional>
#include <string>
#include <system_error>
#include <vector>

#include "base/json.hpp"
#include "clients/mlflow/answer_error.hpp"
#include "clients/mlflow/api.hpp"
#include "clients/mlflow/values.hpp"
#include "http/client/json_members.hpp"
#include "http/client/rest_client.hpp"
namespace sentiment::mlflow {
namespace {

constexpr int kVersionsPerPage = 1000;

/// Versions travel as text.
Result<int> read_number(const std::string& text) {
  int number = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  if (error == std::errc{} && stop == end && number > 0) return number;
  return fail(
      Code::unavailable,
      fmt::format("the server names a version '{}', which is not a number: it is not an MLflow "
                  "server of release 3",
                  text.substr(0, 20)));
}

Result<ModelVersion> read_version(const Json& json) {
  ModelVersion version{.name = SENT_TRY(required_text(json, "name")),
                       .version = {},
                       .run_id = text_of(json, "run_id"),
                       .source = text_of(json, "source"),
                       .created = time_of(json, "creation_timestamp"),
                       .aliases = {},
                       .tags = read_tags(member_of(json, "tags"))};
  version.version = SENT_TRY(read_number(text_of(json, "version")));
  for (const auto& alias : member_of(json, "aliases")) {
    if (alias.is_string()) version.aliases.push_back(alias.get<std::string>());
  }
  return version;
}

/// The registry's own words for "there is none"; an unknown model is one kind of it.
bool says_there_is_none(const ServerError& error) {
  const bool no_alias = error.status == 400 && error.error_code == "INVALID_PARAMETER_VALUE" &&
                        error.text.starts_with("Registered model alias ") &&
                        error.text.find("not found") != std::string::npos;
  return no_alias || (error.status == 404 && error.error_code == "RESOURCE_DOES_NOT_EXIST");
}

}  // namespace

Result<void> Registry::ensure_model(const std::string& name) {
  const auto made =
      api_->send("POST", "registered-models/create", Json{{"name", name}}, Repeat::safe);
  if (!made && made.error().code != Code::conflict) return tl::make_unexpected(made.error());
  return {};
}

Result<std::map<std::string, int>> Registry::aliases_of(const std::string& name) {
  const auto json = SENT_TRY(api_->get("registered-models/get", {{"name", name}}));
  const Json& model = member_of(json, "registered_model");
  SENT_CHECK(required_text(model, "name"));
  std::map<std::string, int> aliases;
  for (const auto& alias : member_of(model, "aliases")) {
    aliases[text_of(alias, "alias")] = SENT_TRY(read_number(text_of(alias, "version")));
  }
  return aliases;
}

Result<ModelVersion> Registry::create_version(const NewModelVersion& version) {
  SENT_CHECK(check_tags(version.tags, kLongestVersionTag));
  Json body{{"name", version.name},
            {"source", version.source},
            {"run_id", version.run_id},
            {"tags", to_json(version.tags)}};
  if (!version.model_id.empty()) body["model_id"] = version.model_id;
  const std::string name = SENT_TRY(quoted_for_filter(version.name));
  const std::string tag = SENT_TRY(filter_by_tag(version.tags, version.unique_tag));
  const Query search{{"filter", fmt::format("name = {} AND {}", name, tag)}};
  return read_version(SENT_TRY(api_->create_once(
      "model-versions/create", body, {.made = "model_version", .found = "model_versions"},
      [&] { return api_->get("model-versions/search", search); })));
}

Result<ModelVersion> Registry::get_version(const std::string& name, int version) {
  const auto json = SENT_TRY(
      api_->get("model-versions/get", {{"name", name}, {"version", std::to_string(version)}}));
  return read_version(member_of(json, "model_version"));
}

Result<std::vector<ModelVersion>> Registry::search_versions(const std::string& filter) {
  std::vector<ModelVersion> versions;
  Query query{{"filter", filter},
              {"max_results", std::to_string(kVersionsPerPage)},
              {"order_by", "version_number DESC"}};
  while (true) {
    const auto json = SENT_TRY(api_->get("model-versions/search", query));
    const Json& page = member_of(json, "model_versions");
    for (const auto& version : page) versions.push_back(SENT_TRY(read_version(version)));
    const std::string next = text_of(json, "next_page_token");
    if (next.empty() || page.empty()) return versions;
    query.resize(3);
    query.emplace_back("page_token", next);
  }
}

Result<std::vector<ModelVersion>> Registry::versions_of(const std::string& name) {
  return search_versions("name = " + SENT_TRY(quoted_for_filter(name)));
}

Result<std::vector<ModelVersion>> Registry::versions_of_run(const std::string& run_id) {
  return search_versions("run_id = " + SENT_TRY(quoted_for_filter(run_id)));
}

Result<void> Registry::delete_version(const std::string& name, int version) {
  const Json body{{"name", name}, {"version", std::to_string(version)}};
  const auto done = api_->send("DELETE", "model-versions/delete", body, Repeat::safe);
  if (!done && done.error().code != Code::not_found) return tl::make_unexpected(done.error());
  return {};
}

Result<void> Registry::delete_model(const std::string& name) {
  SENT_CHECK(api_->send("DELETE", "registered-models/delete", {{"name", name}}, Repeat::safe));
  return {};
}

Result<void> Registry::set_version_tag(const std::string& name, int version, const Tag& tag) {
  SENT_CHECK(check_tags({tag}, kLongestVersionTag));
  const Json body{
      {"name", name}, {"version", std::to_string(version)}, {"key", tag.key}, {"value", tag.value}};
  SENT_CHECK(api_->send("POST", "model-versions/set-tag", body, Repeat::safe));
  return {};
}

Result<void> Registry::delete_version_tag(const std::string& name, int version,
                                          const std::string& key) {
  const Json body{{"name", name}, {"version", std::to_string(version)}, {"key", key}};
  SENT_CHECK(api_->send("DELETE", "model-versions/delete-tag", body, Repeat::safe));
  return {};
}

Result<std::string> Registry::download_uri(const std::string& name, int version) {
  const auto json = SENT_TRY(api_->get("model-versions/get-download-uri",
                                       {{"name", name}, {"version", std::to_string(version)}}));
  return required_text(json, "artifact_uri");
}

Result<std::optional<ModelVersion>> Registry::find_alias(const std::string& name,
                                                         const std::string& alias) {
  const Query query{{"name", name}, {"alias", alias}};
  const auto answer =
      SENT_TRY(api_->ask("GET", "registered-models/alias", query, nullptr, Repeat::safe));
  if (!answer.error)
    return std::optional{SENT_TRY(read_version(member_of(answer.body, "model_version")))};
  if (says_there_is_none(*answer.error)) return std::optional<ModelVersion>{};
  return tl::make_unexpected(explain(*answer.error));
}

Result<void> Registry::set_alias(const std::string& name, const std::string& alias, int version) {
  const Json body{{"name", name}, {"alias", alias}, {"version", std::to_string(version)}};
  SENT_CHECK(api_->send("POST", "registered-models/alias", body, Repeat::safe));
  return {};
}

Result<void> Registry::delete_alias(const std::string& name, const std::string& alias) {
  const Json body{{"name", name}, {"alias", alias}};
  SENT_CHECK(api_->send("DELETE", "registered-models/alias", body, Repeat::safe));
  return {};
}

}  // namespace sentiment::mlflow
