#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>

#include "adapters/prefect/prefect_orchestrator.hpp"
#include "adapters/prefect/prefect_reporter.hpp"
#include "app/openers.hpp"
#include "app/orchestration_config.hpp"
#include "app/settings.hpp"
#include "base/error.hpp"
#include "base/seconds.hpp"
#include "http/client/http_client.hpp"
#include "http/url.hpp"
#include "ports/orchestrator.hpp"

namespace sentiment {
namespace {

/// The tracking server's address for links that people follow: without user and password.
std::string pages_of(const std::string& tracking_uri) {
  const auto url = parse_url(tracking_uri);
  if (!url) return {};
  std::string address = address_of(*url);
  while (address.ends_with('/')) address.pop_back();
  return address;
}

}  // namespace

Result<std::unique_ptr<Orchestrator>> open_orchestrator(const AppContext& context) {
  const AppConfig& config = context.config;
  const OrchestrationConfig& settings = config.orchestration;
  if (settings.api_url.empty()) return std::unique_ptr<Orchestrator>();
  prefect::ReporterOptions options{
      .client = {.api_url = settings.api_url,
                 .api_key = settings.api_key,
                 .auth_string = settings.auth_string,
                 .timeout = to_milliseconds(settings.timeout),
                 .retries = {.attempts = 2, .first_delay = std::chrono::milliseconds(100)}},
      .report = {.tracking_url = pages_of(config.tracking_uri)},
      .ui_url = settings.ui_url,
      .journals = std::filesystem::path(config.home) / "prefect",
      .heartbeat = to_milliseconds(settings.heartbeat),
      .flush = to_milliseconds(settings.flush)};
  std::unique_ptr<Orchestrator> opened = SENT_TRY(
      prefect::PrefectOrchestrator::open(std::move(options), make_http_client, context.clock));
  return opened;
}

}  // namespace sentiment
