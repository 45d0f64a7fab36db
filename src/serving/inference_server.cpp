#include "serving/inference_server.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <thread>
#include <utility>

#include "base/seconds.hpp"
#include "http/server/beast_server.hpp"
#include "log/log.hpp"
#include "ports/ids.hpp"
#include "serving/endpoints.hpp"
#include "serving/model_loader.hpp"
#include "serving/reloader.hpp"
#include "serving/request_observer.hpp"
#include "serving/server_config.hpp"
#include "serving/serving_ports.hpp"

namespace sentiment {
namespace {

int thread_count(const ServerConfig& config) {
  if (config.threads > 0) return config.threads;
  return std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

ServerOptions server_options(const ServerConfig& config, int threads) {
  return {.host = config.host,
          .port = config.port,
          .threads = threads,
          .max_connections = static_cast<std::size_t>(config.max_connections),
          .max_header_bytes = static_cast<std::uint32_t>(config.max_header_bytes),
          .max_body_bytes = static_cast<std::size_t>(config.max_body_bytes),
          .idle_timeout = to_milliseconds(config.idle_timeout),
          .read_timeout = to_milliseconds(config.read_timeout),
          .write_timeout = to_milliseconds(config.write_timeout),
          .drain_timeout = to_milliseconds(config.drain_timeout)};
}

Result<std::unique_ptr<Log>> open_log(const ServerConfig& config) {
  const auto usage = [](Error error) { return Error{Code::usage, std::move(error.message)}; };
  const Severity lowest = SENT_TRY(parse_severity(config.log_level).map_error(usage));
  const LogFormat format = SENT_TRY(parse_log_format(config.log_format).map_error(usage));
  return Log::open({.file = config.log_file, .format = format, .lowest = lowest});
}

}  // namespace

Result<std::unique_ptr<InferenceServer>> InferenceServer::start(const ServerConfig& config,
                                                                const ServingPorts& ports) {
  auto log = SENT_TRY(open_log(config));
  std::unique_ptr<InferenceServer> server(new InferenceServer(config, ports, std::move(log)));
  SENT_CHECK(server->mount());
  SENT_CHECK(server->listen());
  return server;
}

InferenceServer::InferenceServer(const ServerConfig& config, const ServingPorts& ports,
                                 std::unique_ptr<Log> log)
    : config_(config),
      threads_(thread_count(config)),
      clock_(ports.clock),
      log_(std::move(log)),
      ports_(ports),
      health_(static_cast<std::size_t>(threads_)) {}

InferenceServer::~InferenceServer() { stop(); }

/// The list of what the API answers; /docs comes last, as it describes the others.
Result<void> InferenceServer::mount() {
  const auto workers = static_cast<std::size_t>(threads_);
  mount_health(router_, slot_, health_);
  mount_predict(
      router_, slot_, config_.max_text_length, workers,
      [this](std::size_t worker, std::size_t label) { metrics_->predicted(worker, label); });
  mount_model_info(router_, slot_);
  mount_reload(router_, config_.admin_token,
               [this] { return reloader_->reload(to_milliseconds(config_.reload_timeout)); });
  mount_metrics(router_,
                [this] { return metrics_->scrape(slot_.current().get(), log_->dropped()); });
  mount_dashboard(router_, ports_, config_);
  SENT_CHECK(mount_docs(router_));
  metrics_ = std::make_unique<ServingMetrics>(workers, router_, clock_.now());
  return {};
}

Result<void> InferenceServer::listen() {
  const auto predicts = [this] {
    const auto model = slot_.current();
    return !model || prove(model->classifier).has_value();
  };
  observer_ =
      std::make_unique<RequestObserver>(*metrics_, health_, *log_, config_.access_log, predicts);
  http_ = SENT_TRY(HttpServer::listen(server_options(config_, threads_), router_, *observer_));
  reloader_ = std::make_unique<Reloader>(
      ReloaderOptions{.name = ModelName(config_.model_name),
                      .alias = Alias(config_.alias),
                      .interval = to_milliseconds(config_.reload_interval),
                      .last_good_folder = config_.last_good_folder},
      ports_, slot_, *metrics_, *log_);
  http_->start();
  log_->info("listening", {{"host", config_.host}, {"port", http_->port()}, {"threads", threads_}});
  return {};
}

void InferenceServer::stop() {
  if (!http_) return;
  log_->info("stopping", {});
  reloader_->stop();
  http_->stop();
  http_->wait();
  log_->info("stopped", {});
  log_->flush();
  http_.reset();  // before the routes and the reloader that its handlers use
}

}  // namespace sentiment
