#include "app/mlflow_backend.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "adapters/local/local_home.hpp"
#include "adapters/mlflow/artifact_repository.hpp"
#include "adapters/mlflow/mlflow_deletions.hpp"
#include "adapters/mlflow/mlflow_pages.hpp"
#include "adapters/mlflow/mlflow_registry.hpp"
#include "adapters/mlflow/mlflow_store.hpp"
#include "adapters/mlflow/mlflow_tracker.hpp"
#include "adapters/mlflow/proxied_artifacts.hpp"
#include "adapters/mlflow/run_leases.hpp"
#include "app/mlflow_config.hpp"
#include "app/openers.hpp"
#include "app/s3_artifacts.hpp"
#include "app/settings.hpp"
#include "app/solo_backend.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/seconds.hpp"
#include "clients/mlflow/client.hpp"
#include "clients/mlflow/credentials.hpp"
#include "clients/mlflow/registry.hpp"
#include "ports/artifact_store.hpp"
#include "ports/backend.hpp"
#include "ports/deletions.hpp"
#include "ports/flow_history.hpp"
#include "ports/flow_observer.hpp"
#include "ports/ids.hpp"
#include "ports/model_registry.hpp"
#include "ports/tracker.hpp"

namespace sentiment {
namespace {

class MlflowBackend final : public Backend {
 public:
  /// `registry_server` is null where the tracking server keeps the models too.
  MlflowBackend(const AppContext& context, mlflow::ClientOptions options,
                std::unique_ptr<local::LocalHome> home, std::unique_ptr<mlflow::Client> client,
                std::unique_ptr<mlflow::Client> registry_server)
      : options_(std::move(options)),
        ui_url_(context.config.mlflow.ui_url),
        clock_(context.clock),
        home_(std::move(home)),
        client_(std::move(client)),
        registry_server_(std::move(registry_server)),
        repositories_(repositories_of(*client_, context)),
        leases_(home_->path() / "mlflow-runs", client_->address()),
        tracker_(*client_, repositories_, &leases_),
        registry_(registry_api(), clock_),
        deletions_(client_->tracking(), registry_api()),
        store_(*client_, registry_api(), repositories_, home_->cache()) {}

  Tracker& tracker() override { return tracker_; }
  ModelRegistry& registry() override { return registry_; }
  ArtifactStore& artifacts() override { return store_; }
  FlowObserver& recorder() override { return home_->recorder(); }
  FlowHistory& history() override { return home_->history(); }
  Deletions& deletions() override { return deletions_; }

  std::string run_page(const RunId& run) override {
    const auto found = client_->tracking().get_run(run.value());
    return found ? mlflow_run_page(ui_of(*client_), found->experiment_id, run) : "";
  }
  std::string version_page(const ModelName& name, ModelVersion version) override {
    return mlflow_version_page(ui_of(registry_server_ ? *registry_server_ : *client_), name,
                               version);
  }

  Result<int> mark_dead_runs_failed() override {
    int count = SENT_TRY(home_->mark_dead_runs_failed());
    if (leases_.dead().empty()) return count;
    // A server that is down must not cost the command these seconds on top of its own.
    mlflow::ClientOptions hurried = options_;
    hurried.timeout = std::min(hurried.timeout, std::chrono::milliseconds(3'000));
    hurried.retries.attempts = 1;
    const auto client = SENT_TRY(mlflow::Client::open(hurried, clock_));
    count += SENT_TRY(MlflowTracker(*client, repositories_, &leases_).end_dead_runs(clock_.now()));
    return count;
  }

  Result<std::vector<std::string>> problems() override {
    auto found = SENT_TRY(home_->problems());
    const auto version = client_->server_version();
    if (!version) {
      found.push_back("MLflow: " + version.error().message);
    } else if (!version->starts_with("3.")) {
      found.push_back(fmt::format("MLflow at {} is version {}; this program needs version 3",
                                  client_->address(), *version));
    }
    return found;
  }

 private:
  static ArtifactRepositories repositories_of(mlflow::Client& client, const AppContext& context) {
    std::vector<std::unique_ptr<ArtifactRepository>> known;
    known.push_back(std::make_unique<ProxiedArtifacts>(client.artifacts()));
    known.push_back(
        std::make_unique<S3Artifacts>([context] { return open_object_store(context); }));
    return ArtifactRepositories(std::move(known));
  }
  std::string ui_of(const mlflow::Client& server) const {
    std::string ui = ui_url_.empty() ? server.address() : ui_url_;
    while (ui.ends_with('/')) ui.pop_back();
    return ui;
  }
  mlflow::Registry& registry_api() {
    return registry_server_ ? registry_server_->registry() : client_->registry();
  }

  mlflow::ClientOptions options_;
  std::string ui_url_;
  Clock& clock_;
  std::unique_ptr<local::LocalHome> home_;
  std::unique_ptr<mlflow::Client> client_;
  std::unique_ptr<mlflow::Client> registry_server_;
  ArtifactRepositories repositories_;
  RunLeases leases_;
  MlflowTracker tracker_;
  MlflowRegistry registry_;
  MlflowDeletions deletions_;
  MlflowStore store_;
};

Result<mlflow::ClientOptions> client_options(const AppContext& context, const std::string& uri) {
  const MlflowConfig& config = context.config.mlflow;
  if (config.insecure_tls && !config.ca_file.empty()) {
    return fail(Code::usage,
                "MLFLOW_TRACKING_INSECURE_TLS and MLFLOW_TRACKING_SERVER_CERT_PATH exclude each "
                "other: unset one");
  }
  mlflow::Credentials credentials{
      .username = config.username, .password = config.password, .token = config.token};
  if (!config.user_home.empty()) {
    const auto file = std::filesystem::path(config.user_home) / ".mlflow" / "credentials";
    credentials = SENT_TRY(mlflow::with_credentials_file(std::move(credentials), file));
  }
  mlflow::ClientOptions options;
  options.tracking_uri = uri;
  options.credentials = std::move(credentials);
  options.ca_file = config.ca_file;
  options.client_cert_file = config.client_cert_file;
  options.verify_server = !config.insecure_tls;
  options.store_ca_file = context.config.s3.ca_bundle;
  options.verify_store = !context.config.s3.ignore_tls;
  options.timeout = to_milliseconds(config.timeout_seconds);
  options.retries.attempts = 1 + config.max_retries;
  options.retries.first_delay = to_milliseconds(config.backoff_seconds);
  options.stop = &context.stop;
  return options;
}

/// A setting that cannot be used is named.
auto in_setting(const std::string& setting) {
  return
      [setting](const Error& error) { return Error{Code::usage, setting + ": " + error.message}; };
}

}  // namespace

Result<std::unique_ptr<Backend>> open_mlflow_backend(const AppContext& context) {
  const AppConfig& config = context.config;
  auto home = SENT_TRY(open_home(config, context.clock));
  auto options = SENT_TRY(client_options(context, config.tracking_uri));
  auto client = SENT_TRY(
      mlflow::Client::open(options, context.clock).map_error(in_setting("MLFLOW_TRACKING_URI")));
  std::unique_ptr<mlflow::Client> registry;
  if (!config.mlflow.registry_uri.empty() && config.mlflow.registry_uri != config.tracking_uri) {
    const auto other = SENT_TRY(client_options(context, config.mlflow.registry_uri));
    registry = SENT_TRY(
        mlflow::Client::open(other, context.clock).map_error(in_setting("MLFLOW_REGISTRY_URI")));
  }
  return std::make_unique<MlflowBackend>(context, std::move(options), std::move(home),
                                         std::move(client), std::move(registry));
}

}  // namespace sentiment
