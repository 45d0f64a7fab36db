#pragma once

#include <string>

#include "base/fields.hpp"

namespace sentiment {

/// How to reach a tracking server; the names are those of MLflow's own client.
struct MlflowConfig {
  std::string registry_uri;  ///< empty = the tracking server
  std::string username;
  std::string password;
  std::string token;
  std::string ca_file;
  std::string client_cert_file;
  bool insecure_tls = false;
  double timeout_seconds = 9;
  int max_retries = 2;
  double backoff_seconds = 0.2;
  std::string user_home;  ///< .mlflow/credentials below it is read; empty = no such file
};

inline void describe(Fields& field, MlflowConfig& config) {
  field("MLFLOW_REGISTRY_URI", config.registry_uri,
        "Where models are registered, if not at MLFLOW_TRACKING_URI");
  field("MLFLOW_TRACKING_USERNAME", config.username,
        "Name for the tracking server; else [mlflow] in HOME/.mlflow/credentials");
  field("MLFLOW_TRACKING_PASSWORD", config.password, "The password that goes with it").secret =
      true;
  field("MLFLOW_TRACKING_TOKEN", config.token, "Bearer token, where no name and password are given")
      .secret = true;
  field("MLFLOW_TRACKING_SERVER_CERT_PATH", config.ca_file,
        "PEM file of certificates to trust in place of the system's");
  field("MLFLOW_TRACKING_CLIENT_CERT_PATH", config.client_cert_file,
        "PEM file with the certificate and key that say who we are");
  field("MLFLOW_TRACKING_INSECURE_TLS", config.insecure_tls,
        "Take any certificate of the server for good");
  field("MLFLOW_HTTP_REQUEST_TIMEOUT", config.timeout_seconds,
        "Most seconds one call to MLflow takes, retries included; for files: without a byte",
        in_range(0.1, 3600.0));
  field("MLFLOW_HTTP_REQUEST_MAX_RETRIES", config.max_retries,
        "How often a call that does no harm twice is repeated", in_range(0, 10));
  field("MLFLOW_HTTP_REQUEST_BACKOFF_FACTOR", config.backoff_seconds,
        "Seconds before the first repetition; they double from one to the next",
        in_range(0.0, 60.0));
  field("HOME", config.user_home, "Your home folder: .mlflow/credentials and .aws in it are read");
}

}  // namespace sentiment
