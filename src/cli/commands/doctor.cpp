#include <fmt/format.h>

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "app/health_checks.hpp"
#include "app/health_report.hpp"
#include "base/json.hpp"
#include "cli/commands.hpp"
#include "worker/heartbeat_file.hpp"

namespace sentiment {
namespace {

/// How a verdict is written.
struct Shown {
  std::string_view word;
  Paint paint;
};

Shown shown(Verdict verdict) {
  switch (verdict) {
    case Verdict::ok: return {"ok", Paint::green};
    case Verdict::warn: return {"warn", Paint::yellow};
    case Verdict::fail: break;
  }
  return {"fail", Paint::red};
}

/// A line a finding, or one document under --json.
void print(Output& out, const HealthReport& report) {
  if (out.json()) {
    Json list = Json::array();
    for (const auto& finding : report.findings()) {
      list.push_back({{"check", finding.subject},
                      {"verdict", shown(finding.verdict).word},
                      {"message", finding.what}});
    }
    out.document({{"healthy", report.failures() == 0}, {"checks", std::move(list)}});
    return;
  }
  for (const auto& finding : report.findings()) {
    const auto [word, paint] = shown(finding.verdict);
    out.line("{}{:<{}} {:<10} {}", out.painted(paint, word), "", 4 - word.size(), finding.subject,
             finding.what);
  }
}

class Doctor final : public Command {
 public:
  CommandInfo about() const override {
    return {.purpose = "Check the installation and suggest fixes",
            .details =
                "Checks settings, home folder, runs that died, champion, data, disk and port, and "
                "MLflow, Prefect and S3 where they are configured. With --probe it only asks the "
                "running server's /health/live, with --probe worker whether a worker is alive: for "
                "the health check of a container.",
            .examples = {"sentiment doctor", "sentiment doctor --probe",
                         "sentiment doctor --probe worker"},
            .exit_codes = "1 a check failed",
            .needs_settings = false};
  }

  void declare(Options& options) override {
    options.flag("--probe", probe_, "only ask whether the server, or the worker, is alive");
    options.positional("WHAT", what_, "what to probe").choices = {"server", "worker"};
    options.setting("--host", "SENTIMENT_HOST", "ADDRESS");
    options.setting("--port", "SENTIMENT_PORT", "N");
  }

  Result<void> run(Services& services, Output& out) override {
    if (probe_) return probe(services, out);
    if (what_ == "worker")
      return fail(Code::usage, "to check the worker: `sentiment doctor --probe worker`");
    HealthReport report;
    check_settings(services, report);
    check_home(services, report);
    check_champion(services, report);
    check_data(report);
    check_port(services, report);
    check_prefect(services, report);
    check_store(services, report);
    print(out, report);
    const auto failures = report.failures();
    if (failures == 0) return {};
    return fail(Code::failed_precondition,
                fmt::format("{} check{} failed", failures, failures == 1 ? "" : "s"));
  }

 private:
  Result<void> probe(Services& services, Output& out) const {
    SENT_CHECK(services.settings_loaded);
    const auto alive = what_ == "worker" ? probe_heartbeat(heartbeat_path(services.config().home))
                                         : probe_server(services);
    if (!alive) {
      return fail(Code::failed_precondition, "not alive: " + alive.error().message);
    }
    if (out.json()) {
      out.document({{"alive", true}});
    } else {
      out.line("alive");
    }
    return {};
  }

  bool probe_ = false;
  std::string what_ = "server";
};

}  // namespace

std::unique_ptr<Command> make_doctor() { return std::make_unique<Doctor>(); }

}  // namespace sentiment
