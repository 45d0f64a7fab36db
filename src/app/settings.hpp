#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>

#include "app/mlflow_config.hpp"
#include "app/orchestration_config.hpp"
#include "app/s3_config.hpp"
#include "base/error.hpp"
#include "base/fields.hpp"
#include "data/packed_file.hpp"
#include "reviews/prepare.hpp"
#include "serving/server_config.hpp"

namespace sentiment {

/// Answers for getenv().
using Environment = std::function<std::optional<std::string>(const std::string&)>;

/// A value that beats the environment's: of a flag, for instance, which names it in messages.
struct SettingOverride {
  std::string flag;
  std::string key;
  std::string text;
};

/// Every setting but those of a training; each is spelled once, in describe().
struct AppConfig {
  std::string tracking_uri;  ///< empty = solo mode
  std::string home = ".sentiment";
  std::string experiment_name = "sentiment-classifier";
  std::string model_name = "sentiment-classifier";
  std::string production_store;  ///< "s3://models"; empty = none
  std::string imdb_url{kImdbUrl};
  std::uint64_t max_unpacked_bytes = kMostUnpackedBytes;
  MlflowConfig mlflow;
  OrchestrationConfig orchestration;
  S3Config s3;
  ServerConfig server;
};

/// Keys are the names of environment variables.
void describe(Fields& field, AppConfig& config);

/// The settings of one run of the program, with where each came from.
class Settings {
 public:
  Settings() { describe(fields_, config_); }
  Settings(const Settings&) = delete;  // fields_ point into config_
  Settings& operator=(const Settings&) = delete;

  /// default → environment → flags.
  /// Errors: usage for a value that does not fit.
  Result<void> load(const Environment& environment, std::span<const SettingOverride> overrides);

  const AppConfig& config() const { return config_; }
  const Fields& fields() const { return fields_; }

 private:
  AppConfig config_;
  Fields fields_;
};

}  // namespace sentiment
