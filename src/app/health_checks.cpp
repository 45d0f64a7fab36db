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
#include "base/error.hpp"
#include "base/json.hpp"
#include "clients/prefect/client.hpp"
#include "http/client/http_client.hpp"
#include "http/http_message.hpp"
#include "ports/ids.hpp"
#include "serving/server_config.hpp"

namespace sentiment {
namespace {

constexpr std::chrono::milliseconds kProbeTime{3'000};
constexpr int kOk = 200;
constexpr int kUnavailable = 503;
constexpr const char* kArtifactsBucket = "mlflow-artifacts";

/// Whether it is the service, or the way to it, that something is wrong with.
bool is_of_service(const Error& error) {
  return may_pass_later(error) || error.code == Code::unauthenticated || error.code == Code::usage;
}

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

/// Asks the server that the settings describe.
Result<Response> ask(const Services& services, const char* path) {
  const ServerConfig& server = services.config().server;
  // A server that listens everywhere is asked on this machine.
  const bool everywhere = server.host == "0.0.0.0" || server.host == "::";
  Request request;
  request.method = "GET";
  request.url.scheme = "http";
  request.url.host = everywhere ? "127.0.0.1" : server.host;
  request.url.port = server.port;
  request.url.path = path;
  return services.http_client()->send(request,
                                      {.connect_timeout = kProbeTime, .timeout = kProbeTime});
}

/// Says whose the server on the port is, by the model that it serves.
void check_server(Services& services, HealthReport& report) {
  const std::string port = fmt::format("port {}", services.config().server.port);
  const std::string stop = "; stop it, or serve on another port with --port";
  const auto answer = ask(services, "/model-info");
  const auto backend = services.backend();
  if (!backend) return;  // check_home says why
  if (answer && answer->status == kUnavailable) {
    const auto champion = (*backend)->registry().find_alias(ModelName{services.config().model_name},
                                                            Alias{services.config().server.alias});
    if (champion && *champion) {
      report.fail("port", fmt::format("a server without a model answers on {}, and there is a "
                                      "champion here: it is of another home{}",
                                      port, stop));
    } else {
      report.ok("port", fmt::format("a server without a model answers on {}", port));
    }
    return;
  }
  const auto info =
      answer && answer->status == kOk ? parse_json(answer->body).value_or(Json()) : Json();
  if (!info.is_object() || !info.contains("run_id") || !info["run_id"].is_string()) {
    report.fail("port", fmt::format("another program answers on {}{}", port, stop));
    return;
  }
  const auto text = [&](const char* key) {
    return info.contains(key) && info[key].is_string() ? info[key].get<std::string>() : "";
  };
  const std::string serves =
      fmt::format("{} v{} of run {}", text("model_name"), text("version"), text("run_id"));
  const auto run = (*backend)->tracker().get_run(RunId{text("run_id")});
  if (run) {
    report.ok("port", fmt::format("a server answers on {} and serves {}", port, serves));
  } else if (run.error().code == Code::not_found) {
    report.fail("port",
                fmt::format("a server of another home answers on {}: it serves {}, which is "
                            "not here{}",
                            port, serves, stop));
  } else {
    report.warn("port",
                fmt::format("a server answers on {} and serves {}; whose it is is not known", port,
                            serves));
  }
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
  const bool writable = ::access(folder.c_str(), W_OK) == 0;
  const auto problems = (*backend)->problems();
  if (!writable) {
    report.fail("home", fmt::format("'{}' cannot be written: give this user the right to, or set "
                                    "SENTIMENT_HOME to another folder",
                                    folder.string()));
  } else if (!std::filesystem::exists(home, ignored)) {
    report.ok("home",
              fmt::format("'{}' is not there yet; the first training makes it", home.string()));
  } else if (problems && problems->empty()) {
    report.ok("home", fmt::format("'{}' is whole", home.string()));
  }
  if (!problems) {
    report.fail("home", problems.error().message);
  } else {
    for (const auto& problem : *problems) {
      report.fail(problem.starts_with("MLflow") ? "mlflow" : "home", problem);
    }
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
  } else if (is_of_service(model.error())) {
    report.fail("champion", "cannot be looked up: " + model.error().message);
  } else {
    report.fail("champion", model.error().message +
                                "; go back with `sentiment rollback`, or train a new one with "
                                "`sentiment train --champion`");
  }
}

void check_prefect(const Services& services, HealthReport& report) {
  const auto& prefect = services.config().orchestration;
  if (prefect.api_url.empty()) return;
  const auto http = services.http_client();
  const auto client = prefect::Client::open({.api_url = prefect.api_url,
                                             .api_key = prefect.api_key,
                                             .auth_string = prefect.auth_string,
                                             .connect_timeout = kProbeTime,
                                             .timeout = kProbeTime},
                                            *http, services.clock);
  // Unlike /health, this needs the login.
  const auto answer = client ? (*client)->post("/flows/count", Json::object())
                             : tl::make_unexpected(client.error());
  if (answer) {
    report.ok("prefect", fmt::format("{} answers", (*client)->address()));
  } else {
    report.fail("prefect", answer.error().message + "; trainings keep their reports meanwhile");
  }
}

void check_store(Services& services, HealthReport& report) {
  const auto& s3 = services.config().s3;
  if (s3.mlflow_endpoint.empty() && s3.s3_endpoint.empty() && s3.aws_endpoint.empty()) return;
  const auto store = services.objects();
  // A prefix that nothing has: one short answer, which needs the bucket and the right to read.
  const auto listed = store ? (*store)->list(fmt::format("s3://{}/.doctor-", kArtifactsBucket))
                            : tl::make_unexpected(store.error());
  if (listed) {
    report.ok("s3", fmt::format("{} answers and has the bucket {}", (*store)->location(),
                                kArtifactsBucket));
  } else if (listed.error().code == Code::not_found) {
    report.warn("s3", fmt::format("{} has no bucket {}: `sentiment storage init` creates it",
                                  (*store)->location(), kArtifactsBucket));
  } else {
    report.fail("s3", listed.error().message);
  }
}

void check_data(HealthReport& report) {
  report.ok("data", fmt::format("`sentiment train` takes {} here; --data-path names other data",
                                default_data_path()));
}

void check_port(Services& services, HealthReport& report) {
  const ServerConfig& server = services.config().server;
  if (server.port == 0) {
    report.ok("port", "SENTIMENT_PORT is 0: the server takes a free one");
    return;
  }
  const auto live = ask(services, "/health/live");
  if (live && live->status == kOk) {
    check_server(services, report);
  } else if (live || live.error().code != Code::unavailable) {
    report.fail("port", fmt::format("another program listens on port {}: stop it, or serve on "
                                    "another port with --port",
                                    server.port));
  } else {
    report.ok("port", fmt::format("port {} is free", server.port));
  }
}

Result<void> probe_server(const Services& services) {
  const int status = SENT_TRY(ask(services, "/health/live")).status;
  if (status == kOk) return {};
  return fail(Code::failed_precondition, fmt::format("/health/live answered {}", status));
}

}  // namespace sentiment
