#pragma once

#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "base/clock.hpp"      // IWYU pragma: export
#include "base/json.hpp"       // IWYU pragma: export
#include "base/stop_flag.hpp"  // IWYU pragma: export
#include "cli/command.hpp"     // IWYU pragma: export
#include "cli/command_list.hpp"
#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "cli/program.hpp"
#include "files/temp_folder.hpp"
#include "testing/source_dir.hpp"
#include "wiring/backends.hpp"  // IWYU pragma: export
#include "wiring/http.hpp"
#include "wiring/orchestrators.hpp"
#include "wiring/s3_backend.hpp"  // IWYU pragma: export

namespace sentiment::testing_support {

/// What a command left behind.
struct Called {
  int exit = 0;
  std::string out;
  std::string err;
  Json document() const { return parse_json(out).value(); }
};

/// The whole program, for tests, on a home folder of its own.
class ProgramFixture : public testing::Test {
 protected:
  Called call(std::vector<std::string> arguments) {
    static constexpr CommandEntry kCommands[] = {
        {"t", "train", make_train},
        {"t", "runs list", make_runs_list},
        {"t", "runs show", make_runs_show},
        {"t", "runs compare", make_runs_compare},
        {"t", "worker", make_worker},
        {"t", "evaluate", make_evaluate},
        {"u", "predict", make_predict},
        {"u", "serve", make_serve},
        {"r", "model-info", make_model_info},
        {"r", "list-versions", make_list_versions},
        {"r", "set-alias", make_set_alias},
        {"r", "delete-alias", make_delete_alias},
        {"r", "rollback", make_rollback},
        {"d", "data prepare", make_data_prepare},
        {"d", "data validate", make_data_validate},
        {"d", "storage init", make_storage_init},
        {"p", "doctor", make_doctor},
        {"p", "config show", make_config_show},
        {"p", "version", make_version},
        {"p", "completion", make_completion},
    };
    std::ostringstream out;
    std::ostringstream err;
    Output output(out, err, {});
    const Environment lookup = [this](const std::string& name) -> std::optional<std::string> {
      const auto found = variables_.find(name);
      return found == variables_.end() ? std::nullopt : std::optional(found->second);
    };
    Called called;
    called.exit = run_program(
        arguments, kCommands,
        {output, lookup, clock_, stop_, open_, open_objects_, make_http_client, open_orchestrator});
    called.out = out.str();
    called.err = err.str();
    return called;
  }
  std::string path(const std::string& name) const { return (dir_.path() / name).string(); }
  /// Trains on the bundled reviews.
  Called train(std::vector<std::string> more = {}) {
    std::vector<std::string> arguments{"train", "--data-path", reviews_, "--params", params_};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return call(std::move(arguments));
  }

  const std::string reviews_ = (source_dir() / "data/reviews_sample.csv").string();
  const std::string params_ = (source_dir() / "params.yaml").string();

  TempFolder dir_ = TempFolder::create().value();
  std::map<std::string, std::string> variables_{{"SENTIMENT_HOME", path("home")}, {"USER", "ada"}};
  SystemClock clock_;
  StopFlag stop_;
  OpenBackend open_ = [this](const AppConfig& config, const Clock& clock) {
    return open_backend(config, clock, &stop_);
  };
  OpenObjectStore open_objects_ = open_object_store;
};

}  // namespace sentiment::testing_support
