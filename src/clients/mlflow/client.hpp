#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/stop_flag.hpp"
#include "clients/mlflow/api.hpp"
#include "clients/mlflow/artifacts.hpp"
#include "clients/mlflow/credentials.hpp"
#include "clients/mlflow/logged_models.hpp"
#include "clients/mlflow/registry.hpp"
#include "clients/mlflow/tracking.hpp"
#include "http/client/curl_client.hpp"
#include "http/client/http_client.hpp"
#include "http/client/retrying_client.hpp"
#include "http/client/stopping_client.hpp"

namespace sentiment::mlflow {

struct ClientOptions {
  std::string tracking_uri;  ///< http(s)://[user:password@]host[:port][/prefix]
  Credentials credentials;
  std::string ca_file;           ///< PEM to trust in place of the system's; "" = the system's
  std::string client_cert_file;  ///< PEM with our certificate and key; "" = none
  bool verify_server = true;
  std::string store_ca_file;  ///< the same for the artifact store, where the server signs addresses
  bool verify_store = true;   ///< of it
  /// Most time one call takes, its retries included; a transfer may take longer, but not longer
  /// than this without a byte.
  std::chrono::milliseconds timeout{9'000};
  RetryPolicy retries;  ///< of calls that are safe to repeat
  /// Ends calls within about a second (http/client/stopping_client.hpp); null: nothing does.
  const StopFlag* stop = nullptr;
};

/// A client of one MLflow server: connections, login and retries, and the parts of its interface
/// over them. Nothing is sent before the first call.
/// Threads: one caller at a time; take one Client for each thread.
/// Errors:  invalid_argument for a tracking URI that is none; see Api.
class Client {
 public:
  /// Over libcurl. `clock` outlives the client.
  static Result<std::unique_ptr<Client>> open(const ClientOptions& options, Clock& clock);
  /// Over any other client of HTTP.
  static Result<std::unique_ptr<Client>> over(std::unique_ptr<HttpClient> http,
                                              const ClientOptions& options, Clock& clock);
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  Tracking& tracking() { return tracking_; }
  LoggedModels& logged_models() { return logged_models_; }
  Registry& registry() { return registry_; }
  Artifacts& artifacts() { return artifacts_; }
  /// The server's release, e.g. "3.18.0". Errors: those of Api, also for what is not MLflow.
  Result<std::string> server_version();
  /// After a stop: what is sent next is not ended by it, but has three seconds in all.
  void expect_last_words() { stopping_.expect_last_words(); }
  /// The tracking URI without a login: for messages.
  std::string address() const;

 private:
  Client(std::unique_ptr<HttpClient> http, const ClientOptions& options, Endpoint endpoint,
         Clock& clock);

  std::unique_ptr<HttpClient> http_;
  RetryingClient retrying_;
  StoppingClient stopping_;
  CurlClient store_http_;
  RetryingClient store_retrying_;
  StoppingClient store_stopping_;
  Api api_;
  Tracking tracking_{api_};
  LoggedModels logged_models_{api_};
  Registry registry_{api_};
  Artifacts artifacts_{api_, store_stopping_};
};

}  // namespace sentiment::mlflow
