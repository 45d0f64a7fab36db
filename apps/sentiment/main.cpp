#include <unistd.h>

#include <cstdlib>
#include <iostream>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/stop_flag.hpp"
#include "cli/command_list.hpp"
#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "cli/program.hpp"
#include "cli/settings.hpp"
#include "cli/stop_signals.hpp"
#include "wiring/backends.hpp"
#include "wiring/http.hpp"
#include "wiring/orchestrators.hpp"
#include "wiring/s3_backend.hpp"
#include "wiring/sync_command.hpp"

namespace {

using sentiment::CommandEntry;

/// The program's commands, as `sentiment --help` shows them.
constexpr CommandEntry kCommands[] = {
    {"Train and measure", "train", sentiment::make_train},
    {"Train and measure", "runs list", sentiment::make_runs_list},
    {"Train and measure", "runs show", sentiment::make_runs_show},
    {"Train and measure", "runs compare", sentiment::make_runs_compare},
    {"Train and measure", "worker", sentiment::make_worker},
    {"Train and measure", "evaluate", sentiment::make_evaluate},
    {"Use a model", "predict", sentiment::make_predict},
    {"Use a model", "serve", sentiment::make_serve},
    {"Use a model", "import", sentiment::make_import},
    {"Use a model", "export", sentiment::make_export},
    {"Registered models", "model-info", sentiment::make_model_info},
    {"Registered models", "list-versions", sentiment::make_list_versions},
    {"Registered models", "set-alias", sentiment::make_set_alias},
    {"Registered models", "delete-alias", sentiment::make_delete_alias},
    {"Registered models", "rollback", sentiment::make_rollback},
    {"Registered models", "sync", sentiment::make_sync},
    {"Data", "data prepare", sentiment::make_data_prepare},
    {"Data", "data validate", sentiment::make_data_validate},
    {"Data", "storage init", sentiment::make_storage_init},
    {"This program", "doctor", sentiment::make_doctor},
    {"This program", "config show", sentiment::make_config_show},
    {"This program", "version", sentiment::make_version},
    {"This program", "completion", sentiment::make_completion},
};

std::optional<std::string> environment(const std::string& name) {
  const char* value = std::getenv(name.c_str());  // NOLINT(concurrency-mt-unsafe): nobody sets any
  return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

sentiment::Terminal terminal() {
  return {.out = ::isatty(STDOUT_FILENO) == 1,
          .err = ::isatty(STDERR_FILENO) == 1,
          .colors = !environment("NO_COLOR") && environment("TERM") != "dumb"};
}

}  // namespace

int main(int argc, char** argv) {
  std::ios::sync_with_stdio(false);
  sentiment::StopFlag stop;
  const sentiment::StopSignals signals(stop);
  sentiment::SystemClock clock;
  sentiment::Output out(std::cout, std::cerr, terminal());
  const std::vector<std::string> arguments(argv + (argc > 0 ? 1 : 0), argv + argc);
  const auto open_backend = [&stop](const sentiment::AppConfig& config,
                                    const sentiment::Clock& wall_clock) {
    return sentiment::open_backend(config, wall_clock, &stop);
  };
  return sentiment::run_program(
      arguments, kCommands,
      {out, environment, clock, stop, open_backend, sentiment::open_object_store,
       sentiment::make_http_client, sentiment::open_orchestrator});
}
