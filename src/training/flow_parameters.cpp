#include "training/flow_parameters.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "base/fields.hpp"
#include "base/json.hpp"
#include "training/run_record.hpp"
#include "training/train_config.hpp"
#include "training/training_flow.hpp"
#include "yaml/typed_settings.hpp"

namespace sentiment {
namespace {

/// A setting of a training that has a field of its own in the form.
struct MainSetting {
  std::string_view key;
  const char* schema;  ///< JSON: the type and its limits
};

constexpr std::array<MainSetting, 6> kMain{
    {{"model.C", R"({"type":"number","exclusiveMinimum":0})"},
     {"model.max_iter", R"({"type":"integer","minimum":0,"maximum":2147483647})"},
     {"vectorizer.max_features", R"({"anyOf":[{"type":"integer","minimum":1},{"type":"null"}]})"},
     {"vectorizer.ngram_range",
      R"({"type":"array","items":{"type":"integer","minimum":1,"maximum":1000}})"},
     {"data.test_size", R"({"type":"number","exclusiveMinimum":0})"},
     {"data.random_state", R"({"type":"integer","minimum":0})"}}};

const MainSetting* main_setting(std::string_view key) {
  const auto* const found = std::ranges::find(kMain, key, &MainSetting::key);
  return found == kMain.end() ? nullptr : found;
}

/// Infinity has no number in JSON; as a text it stands under "settings".
bool fits_form(const Json& value) { return !value.is_string(); }

std::string absolute(const std::string& path) {
  if (path.find("://") != std::string::npos) return path;  // an address
  std::error_code error;
  const auto whole = std::filesystem::absolute(path, error);
  return error ? path : whole.lexically_normal().string();
}

Result<TrainConfig> profile_defaults(const std::string& profile) {
  TrainConfig config;
  Fields fields;
  describe(fields, config);
  SENT_CHECK(apply_settings(fields, {.profile = profile}));
  return config;
}

Result<void> wrong(std::string_view name, std::string_view expected) {
  return fail(Code::usage,
              "parameter " + std::string(name) + ": expected " + std::string(expected));
}

Result<void> apply_settings_object(const Json& settings, Fields& fields) {
  if (!settings.is_object()) return wrong("settings", "an object such as {\"model.tol\": 0.001}");
  for (const auto& [key, value] : settings.items()) {
    const std::string origin = "parameter settings";
    if (!value.is_string()) {
      SENT_CHECK(fields.set(key, value, origin));
      continue;
    }
    const auto text = value.get<std::string>();
    SENT_CHECK(set_text(fields, key, text == "inf" ? ".inf" : text, origin));
  }
  return {};
}

Result<void> apply_parameter(const std::string& name, const Json& value, TrainRequest& request,
                             Fields& fields) {
  if (name == "data_path" || name == "test_path") {
    if (!value.is_string() || value.get<std::string>().empty()) return wrong(name, "a file");
    (name == "data_path" ? request.data_path : request.test_path.emplace()) =
        value.get<std::string>();
    return {};
  }
  if (name == "champion" || name == "register_model") {
    if (!value.is_boolean()) return wrong(name, "true or false");
    (name == "champion" ? request.champion : request.register_model) = value.get<bool>();
    return {};
  }
  if (name == "profile") return {};  // applied before all settings
  if (name == "settings") return apply_settings_object(value, fields);
  for (const auto& [key, schema] : kMain) {
    if (parameter_name(key) == name) return fields.set(key, value, "parameter " + name);
  }
  return fail(Code::usage, "unknown parameter '" + name + "' of the flow run");
}

}  // namespace

Json flow_parameters(const TrainRequest& request) {
  Json parameters{{"data_path", absolute(request.data_path)}};
  if (request.test_path) parameters["test_path"] = absolute(*request.test_path);
  parameters["champion"] = request.champion;
  parameters["register_model"] = request.register_model;
  parameters["profile"] = request.profile;

  TrainConfig config = request.config;  // describe() binds to a mutable struct
  TrainConfig usual = profile_defaults(request.profile).value_or(TrainConfig{});
  Fields fields;
  Fields usual_fields;
  describe(fields, config);
  describe(usual_fields, usual);
  Json others = Json::object();
  for (const auto& field : fields.all()) {
    Json value = field.get();
    if (main_setting(field.key) != nullptr && fits_form(value)) {
      parameters[parameter_name(field.key)] = std::move(value);
    } else if (value != usual_fields.find(field.key)->get()) {
      others[field.key] = std::move(value);
    }
  }
  if (!others.empty()) parameters["settings"] = std::move(others);
  return parameters;
}

Result<void> apply_flow_parameters(const Json& parameters, TrainRequest& request) {
  if (!parameters.is_object())
    return fail(Code::usage, "the flow run's parameters are not an object");
  Fields fields;
  describe(fields, request.config);
  if (const auto profile = parameters.find("profile");
      profile != parameters.end() && !profile->is_null()) {
    if (!profile->is_string()) return wrong("profile", "a name");
    if (profile->get<std::string>() != request.profile) {
      request.profile = profile->get<std::string>();
      SENT_CHECK(apply_settings(fields, {.profile = request.profile}));
    }
  }
  for (const auto& [name, value] : parameters.items()) {
    // Of the form's fields only max_features has a meaning for null; left out, it is not given.
    if (value.is_null() && name != "vectorizer_max_features") continue;
    SENT_CHECK(apply_parameter(name, value, request, fields));
  }
  if (request.champion && !request.register_model) {
    return fail(Code::usage, "parameter champion needs register_model");
  }
  return {};
}

Json flow_parameter_schema(const TrainConfig& defaults) {
  int position = 0;
  Json properties = Json::object();
  const auto add = [&](const std::string& name, Json property, const std::string& help,
                       Json preset) {
    property["title"] = name;
    property["description"] = help;
    property["default"] = std::move(preset);
    property["position"] = position++;
    properties[name] = std::move(property);
  };
  const Json path{{"anyOf", Json::array({{{"type", "string"}}, {{"type", "null"}}})}};
  add("data_path", path, "CSV to train on, on the worker's machine; empty = its default data",
      nullptr);
  add("test_path", path, "CSV to test on, instead of a split", nullptr);
  add("champion", {{"type", "boolean"}}, "Promote the model if it beats the champion", false);
  add("register_model", {{"type", "boolean"}}, "Register the model as a new version", true);
  add("profile", {{"type", "string"}, {"enum", Json::array({"seed"})}}, "Profile to start from",
      "seed");
  TrainConfig copy = defaults;
  Fields fields;
  describe(fields, copy);
  for (const auto& [key, schema] : kMain) {
    const Field& field = *fields.find(key);
    Json preset = field.get();
    if (!fits_form(preset)) continue;
    add(parameter_name(key), parse_json(schema).value(), field.help, std::move(preset));
  }
  add("settings", {{"type", "object"}},
      "Any other setting as params.yaml names it, e.g. {\"vectorizer.sublinear_tf\": true}",
      Json::object());
  return {{"type", "object"},
          {"title", "Parameters"},
          {"required", Json::array()},
          {"properties", std::move(properties)},
          {"additionalProperties", false}};
}

}  // namespace sentiment
