#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "app/openers.hpp"     // IWYU pragma: export
#include "base/clock.hpp"      // IWYU pragma: export
#include "base/json.hpp"       // IWYU pragma: export
#include "base/stop_flag.hpp"  // IWYU pragma: export
#include "cli/command.hpp"     // IWYU pragma: export
#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "cli/program.hpp"
#include "files/temp_folder.hpp"
#include "testing/source_dir.hpp"

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
    std::ostringstream out;
    std::ostringstream err;
    Output output(out, err, terminal_);
    const Environment lookup = [this](const std::string& name) -> std::optional<std::string> {
      const auto found = variables_.find(name);
      return found == variables_.end() ? std::nullopt : std::optional(found->second);
    };
    Called called;
    called.exit =
        run_program(arguments, program_commands(), output, {lookup, clock_, stop_, openers_});
    called.out = out.str();
    called.err = err.str();
    return called;
  }
  std::string path(const std::string& name) const { return (dir_.path() / name).string(); }
  /// Points an alias at a version.
  void move(int version, const std::string& alias = "champion") {
    EXPECT_EQ(call({"set-alias", "--version", std::to_string(version), "--alias", alias}).exit, 0);
  }
  /// The champion's version; null without one.
  Json champion() {
    const auto called = call({"model-info", "--json"});
    return called.exit == 0 ? called.document()["version"] : Json(nullptr);
  }
  /// Trains on the bundled reviews.
  Called train(std::vector<std::string> more = {}) {
    std::vector<std::string> arguments{"train", "--data-path", reviews_, "--params", params_};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return call(std::move(arguments));
  }

  /// The file of the one model in the home.
  std::filesystem::path model_file() const {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(path("home"))) {
      if (entry.path().filename() == "sentiment.model") return entry.path();
    }
    return {};
  }

  const std::string reviews_ = (source_dir() / "data/reviews_sample.csv").string();
  const std::string params_ = (source_dir() / "params.yaml").string();

  TempFolder dir_ = TempFolder::create().value();
  std::map<std::string, std::string> variables_{{"SENTIMENT_HOME", path("home")}, {"USER", "ada"}};
  Terminal terminal_{.in = true};
  SystemClock clock_;
  StopFlag stop_;
  Openers openers_;
};

}  // namespace sentiment::testing_support
