#include "app/settings.hpp"

#include <filesystem>
#include <span>
#include <string>
#include <utility>

#include "app/mlflow_config.hpp"
#include "app/orchestration_config.hpp"
#include "app/s3_config.hpp"
#include "base/fields.hpp"
#include "serving/server_config.hpp"
#include "yaml/typed_settings.hpp"

namespace sentiment {
namespace {

/// A name that can stand in URIs, paths and messages.
Allowed<std::string> some_name() {
  return {[](const std::string& name) {
            return !name.empty() && name.find_first_of("/:\n") == std::string::npos;
          },
          "without '/', ':' and line breaks, not empty"};
}

}  // namespace

void describe(Fields& field, AppConfig& config) {
  field("MLFLOW_TRACKING_URI", config.tracking_uri, "Where runs are tracked; unset = solo mode");
  field("SENTIMENT_HOME", config.home,
        "Folder of ours: runs and models of solo mode, flow history, copies of models",
        {[](const std::string& home) { return !home.empty(); }, "that is not empty"});
  field("MLFLOW_EXPERIMENT_NAME", config.experiment_name, "Experiment that runs belong to",
        {[](const std::string& name) { return !name.empty(); }, "that is not empty"});
  field("MODEL_NAME", config.model_name, "Registered model's name", some_name());
  field("SENTIMENT_IMDB_URL", config.imdb_url,
        "Where data prepare downloads the movie reviews: a mirror");
  field("SENTIMENT_MAX_UNPACKED_BYTES", config.max_unpacked_bytes,
        "Most bytes that a gzip or zstd data file may unpack to");
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
