#include "app/health_checks.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <system_error>

#include "app/default_data.hpp"
#include "app/health_report.hpp"
#include "app/services.hpp"
#include "base/counted.hpp"
#include "http/client/http_client.hpp"
#include "http/http_message.hpp"
#include "http/url.hpp"
#include "serving/server_config.hpp"

namespace sentiment {
namespace {

constexpr std::chrono::milliseconds kProbeTime{3'000};
constexpr int kOk = 200;

/// The folder itself, or the nearest parent there is.
std::filesystem::path existing_part(std::filesystem::path path) {
  std::error_code ignored;
  path = std::filesystem::absolute(path, ignored);
  while (!std::filesystem::exists(path, ignored) && path.has_relative_path()) {
    path = path.parent_path();
  }
  return path;
}

void check_disk(const std::filesystem::path& folder, HealthReport& report) {
  constexpr std::uintmax_t kMebibyte = std::uintmax_t{1} << 20;
  constexpr std::uintmax_t kTooLittle = 16 * kMebibyte;
  constexpr std::uintmax_t kLittle = 256 * kMebibyte;
  std::error_code error;
  const auto space = std::filesystem::space(folder, error);
  if (error) {
    report.warn("disk", fmt::format("free space of '{}' is not known: {}", folder.string(),
                                    error.message()));
    return;
  }
  const auto text =
      fmt::format("{} MiB free in '{}'", space.available / kMebibyte, folder.string());
  if (space.available < kTooLittle) {
    report.fail("disk", text + ": make room, a training needs more");
  } else if (space.available < kLittle) {
    report.warn("disk", text + ": make room soon");
  } else {
    report.ok("disk", text);
  }
}

Result<int> ask_live(const Services& services) {
  const ServerConfig& server = services.config().server;
  // A server that listens everywhere is asked on this machine.
  const bool everywhere = server.host == "0.0.0.0" || server.host == "::";
  Request request;
  request.method = "GET";
  request.url.scheme = "http";
  request.url.host = everywhere ? "127.0.0.1" : server.host;
  request.url.port = server.port;
  request.url.path = "/health/live";
  const auto client = services.http_client();
  const auto answer =
      SENT_TRY(client->send(request, {.connect_timeout = kProbeTime, .timeout = kProbeTime}));
  return answer.status;
}

}  // namespace

void check_settings(const Services& services, HealthReport& report) {
  if (services.settings_loaded) {
    report.ok("settings", "every setting has a value that fits (`sentiment config show`)");
  } else {
    report.fail("settings", services.settings_loaded.error().message);
  }
}

void check_home(Services& services, HealthReport& report) {
  const std::filesystem::path home = services.config().home;
  const auto folder = existing_part(home);
  const auto backend = services.backend();
  if (!backend) {
    report.fail("home", backend.error().message);
    return;
  }
  if (services.repaired_runs() > 0) {
    report.warn("runs", fmt::format("{} marked FAILED, as the process died; train again",
                                    counted(services.repaired_runs(), "run")));
  } else {
    report.ok("runs", "no run was left open by a process that died");
  }
  std::error_code ignored;
  if (!std::filesystem::exists(home, ignored)) {
    report.ok("home",
              fmt::format("'{}' is not there yet; the first training makes it", home.string()));
  } else if (const auto problems = (*backend)->problems(); !problems) {
    report.fail("home", problems.error().message);
  } else {
    for (const auto& problem : *problems) report.fail("home", problem);
    if (problems->empty()) report.ok("home", fmt::format("'{}' is whole", home.string()));
  }
  if (::access(folder.c_str(), W_OK) != 0) {
    report.fail("home", fmt::format("'{}' cannot be written: give this user the right to, or set "
                                    "SENTIMENT_HOME to another folder",
                                    folder.string()));
  }
  check_disk(folder, report);
}

void check_champion(Services& services, HealthReport& report) {
  if (!services.backend()) return;  // check_home says why
  const auto model = services.model(std::nullopt);
  if (model) {
    report.ok("champion", fmt::format("{} loads and answers its {} golden examples as it did",
                                      model->reference, model->file.golden.size()));
  } else if (model.error().code == Code::not_found) {
    report.warn("champion", model.error().message);
  } else {
    report.fail("champion", model.error().message +
                                "; go back with `sentiment rollback`, or train a new one with "
                                "`sentiment train --champion`");
  }
}

void check_data(HealthReport& report) {
  report.ok("data", fmt::format("`sentiment train` takes {} here; --data-path names other data",
                                default_data_path()));
}

void check_port(const Services& services, HealthReport& report) {
  const ServerConfig& server = services.config().server;
  if (server.port == 0) {
    report.ok("port", "SENTIMENT_PORT is 0: the server takes a free one");
    return;
  }
  const auto live = ask_live(services);
  if (live && *live == kOk) {
    report.ok("port", fmt::format("a server answers on port {}", server.port));
  } else if (live || live.error().code != Code::unavailable) {
    report.fail("port", fmt::format("something else listens on port {}: stop it, or serve on "
                                    "another with --port",
                                    server.port));
  } else {
    report.ok("port", fmt::format("port {} is free", server.port));
  }
}

Result<void> probe_server(const Services& services) {
  const int status = SENT_TRY(ask_live(services));
  if (status == kOk) return {};
  return fail(Code::failed_precondition, fmt::format("/health/live answered {}", status));
}

}  // namespace sentiment
