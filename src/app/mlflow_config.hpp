#pragma once

#include <string>

#include "base/fields.hpp"

namespace sentiment {

/// How to reach a tracking server; the names are those of MLflow's own client.
struct MlflowConfig {
  std::string registry_uri;  ///< empty = the tracking server
  std::string ui_url;        ///< empty = the server's own address
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
        "Model registry, if it is not at MLFLOW_TRACKING_URI");
  field("SENTIMENT_MLFLOW_UI_URL", config.ui_url,
        "Address of MLflow's pages for browsers; unset = MLFLOW_TRACKING_URI");
  field("MLFLOW_TRACKING_USERNAME", config.username,
        "User name for the tracking server; default: [mlflow] in HOME/.mlflow/credentials");
  field("MLFLOW_TRACKING_PASSWORD", config.password, "Password for the tracking server").secret =
      true;
  field("MLFLOW_TRACKING_TOKEN", config.token,
        "Bearer token for the tracking server, used without a user name and password")
      .secret = true;
  field("MLFLOW_TRACKING_SERVER_CERT_PATH", config.ca_file,
        "PEM file with the certificates to trust instead of the system's");
  field("MLFLOW_TRACKING_CLIENT_CERT_PATH", config.client_cert_file,
        "PEM file with the client certificate and its key");
  field("MLFLOW_TRACKING_INSECURE_TLS", config.insecure_tls,
        "Skip TLS certificate verification (insecure)");
  field("MLFLOW_HTTP_REQUEST_TIMEOUT", config.timeout_seconds,
        "Timeout of a call to MLflow in seconds, retries included; for files: without progress",
        in_range(0.1, 3600.0));
  field("MLFLOW_HTTP_REQUEST_MAX_RETRIES", config.max_retries,
        "Number of retries for a call that is safe to repeat", in_range(0, 10));
  field("MLFLOW_HTTP_REQUEST_BACKOFF_FACTOR", config.backoff_seconds,
        "Seconds before the first retry; each further retry waits twice as long",
        in_range(0.0, 60.0));
  field("HOME", config.user_home, "Your home folder, with .mlflow/credentials and .aws");
}

}  // namespace sentiment
