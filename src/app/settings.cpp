#include "app/settings.hpp"

#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "app/mlflow_config.hpp"
#include "app/orchestration_config.hpp"
#include "app/s3_config.hpp"
#include "base/error.hpp"
#include "base/fields.hpp"
#include "clients/s3/s3_address.hpp"
#include "ports/name_rules.hpp"
#include "serving/server_config.hpp"
#include "yaml/typed_settings.hpp"

namespace sentiment {
namespace {

/// What passes a check of ports/name_rules.hpp.
Allowed<std::string> passing(Result<void> (*check)(std::string_view), std::string_view rule) {
  return {[check](const std::string& name) { return check(name).has_value(); }, std::string(rule)};
}

}  // namespace

void describe(Fields& field, AppConfig& config) {
  field("MLFLOW_TRACKING_URI", config.tracking_uri,
        "MLflow tracking server, e.g. http://127.0.0.1:5000; unset = solo mode");
  field("SENTIMENT_HOME", config.home,
        "This program's folder: runs and models of solo mode, flow history, cached models",
        {[](const std::string& home) { return !home.empty(); }, "that is not empty"});
  field("MLFLOW_EXPERIMENT_NAME", config.experiment_name, "Experiment to log runs to",
        passing(check_experiment_name, kExperimentNameRule));
  field("MODEL_NAME", config.model_name, "Name of the registered model",
        passing(check_model_name, kModelNameRule));
  field("SENTIMENT_PRODUCTION_STORE", config.production_store,
        "Where each champion of MODEL_NAME is copied to, e.g. s3://models; unset = nowhere",
        {[](const std::string& store) {
           return store.empty() || (!store.ends_with('/') && s3::parse_s3_uri(store).has_value());
         },
         "s3://bucket or s3://bucket/folder"});
  field("SENTIMENT_IMDB_URL", config.imdb_url,
        "Address that data prepare downloads the movie reviews from");
  field("SENTIMENT_MAX_UNPACKED_BYTES", config.max_unpacked_bytes,
        "Maximum unpacked size of a gzip or zstd data file in bytes");
  describe(field, config.mlflow);
  describe(field, config.orchestration);
  describe(field, config.s3);
  describe(field, config.server);
}

Result<void> Settings::load(const Environment& environment,
                            std::span<const SettingOverride> overrides) {
  if (auto done = set_from_environment(fields_, environment); !done) {
    return fail(Code::usage, std::move(done).error().message);
  }
  for (const auto& [flag, key, text] : overrides) {
    SENT_CHECK(set_text(fields_, key, text, flag));
  }
  config_.s3.user_home = config_.mlflow.user_home;
  config_.server.model_name = config_.model_name;
  config_.server.experiment = config_.experiment_name;
  if (!config_.tracking_uri.empty()) {
    config_.server.last_good_folder =
        (std::filesystem::path(config_.home) / "cache" / "last-good").string();
  }
  return {};
}

}  // namespace sentiment
