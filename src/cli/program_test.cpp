#include "cli/program.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ios>
#include <map>
#include <memory>
#include <optional>
#include <sstream>
#include <vector>

#include "app/services.hpp"
#include "app/settings.hpp"
#include "base/stop_flag.hpp"
#include "cli/command.hpp"
#include "cli/command_list.hpp"
#include "cli/options.hpp"
#include "testing/fake_clock.hpp"

namespace sentiment {
namespace {

using testing::HasSubstr;

class Greet final : public Command {
 public:
  CommandInfo about() const override {
    return {.purpose = "Greet somebody",
            .examples = {"sentiment greet --name Ada"},
            .exit_codes = "3 nobody there"};
  }
  void declare(Options& options) override {
    options.option("--name", name_, "NAME", "whom to greet");
    options.setting("--model-name", "MODEL_NAME", "NAME");
  }
  Result<void> run(Services& services, Output& out) override {
    if (name_ == "nobody") return fail(Code::not_found, "nobody is not here");
    if (out.json()) {
      out.document({{"hello", name_}});
    } else {
      out.line("hello {} of {}", name_, services.config().model_name);
    }
    return {};
  }

 private:
  std::string name_ = "world";
};

class Forgiving final : public Command {
 public:
  CommandInfo about() const override {
    return {.purpose = "Run with wrong settings, too", .needs_settings = false};
  }
  Result<void> run(Services& services, Output& out) override {
    out.line("{}", services.settings_loaded ? "good" : "bad");
    return {};
  }
};

template <class T>
std::unique_ptr<Command> make() {
  return std::make_unique<T>();
}

constexpr CommandEntry kCommands[] = {
    {"Words", "greet", make<Greet>},
    {"Words", "say hello", make<Greet>},
    {"Care", "forgive", make<Forgiving>},
};

class ProgramTest : public testing::Test {
 protected:
  int call(std::vector<std::string> arguments) {
    out_.str("");
    err_.str("");
    Output output(out_, err_, {});
    const Environment lookup = [this](const std::string& name) -> std::optional<std::string> {
      const auto found = variables_.find(name);
      return found == variables_.end() ? std::nullopt : std::optional(found->second);
    };
    return run_program(arguments, kCommands, output, {lookup, clock_, stop_});
  }

  std::ostringstream out_;
  std::ostringstream err_;
  std::map<std::string, std::string> variables_;
  testing_support::FakeClock clock_;
  StopFlag stop_;
};

TEST_F(ProgramTest, RunsACommandOfOneWordAndOfTwo) {
  EXPECT_EQ(call({"greet", "--name", "Ada"}), 0);
  EXPECT_EQ(out_.str(), "hello Ada of sentiment-classifier\n");
  EXPECT_EQ(call({"say", "hello"}), 0);
  EXPECT_EQ(out_.str(), "hello world of sentiment-classifier\n");
  EXPECT_EQ(err_.str(), "");
}

TEST_F(ProgramTest, AFlagBeatsTheEnvironmentAndThatTheDefault) {
  variables_["MODEL_NAME"] = "other";
  call({"greet"});
  EXPECT_EQ(out_.str(), "hello world of other\n");
  call({"greet", "--model-name", "third"});
  EXPECT_EQ(out_.str(), "hello world of third\n");
}

TEST_F(ProgramTest, PrintsOneDocumentUnderJson) {
  EXPECT_EQ(call({"greet", "--json"}), 0);
  EXPECT_EQ(out_.str(), "{\"hello\":\"world\"}\n");
}

TEST_F(ProgramTest, TellsFailuresOnStandardErrorAndByExitCode) {
  EXPECT_EQ(call({"greet", "--name", "nobody"}), 3);
  EXPECT_EQ(out_.str(), "");
  EXPECT_EQ(err_.str(), "error: nobody is not here\n");
  EXPECT_EQ(call({"greet", "--name", "nobody", "--json"}), 3);
  EXPECT_EQ(out_.str(),
            "{\"error\":{\"code\":\"not_found\",\"message\":\"nobody is not here\"}}\n");
}

TEST_F(ProgramTest, UnknownCommandsAndFlagsNameTheNearest) {
  EXPECT_EQ(call({"gret"}), 2);
  EXPECT_EQ(err_.str(),
            "error: unknown command 'gret'; did you mean 'greet'? See sentiment --help\n");
  EXPECT_EQ(call({"say", "helo"}), 2);
  EXPECT_THAT(err_.str(), HasSubstr("did you mean 'say hello'?"));
  EXPECT_EQ(call({"greet", "--nam", "x"}), 2);
  EXPECT_EQ(err_.str(),
            "error: unknown flag '--nam'; did you mean '--name'? See sentiment greet --help\n");
}

TEST_F(ProgramTest, SuggestsCommandsOfTwoWordsAndWhereAFlagGoes) {
  EXPECT_EQ(call({"hello"}), 2);
  EXPECT_THAT(err_.str(), HasSubstr("did you mean 'say hello'?"));
  EXPECT_EQ(call({"helo"}), 2);
  EXPECT_THAT(err_.str(), HasSubstr("did you mean 'say hello'?"));
  EXPECT_EQ(call({"says", "hello"}), 2);
  EXPECT_THAT(err_.str(), HasSubstr("did you mean 'say hello'?"));
  EXPECT_EQ(call({"say", "nothing-like-it"}), 2);
  EXPECT_THAT(err_.str(), HasSubstr("'say hello'"));
  EXPECT_EQ(call({"-V"}), 2);
  EXPECT_THAT(err_.str(), HasSubstr("'--version'"));
  EXPECT_EQ(call({"--name", "Ada", "greet"}), 2);
  EXPECT_THAT(err_.str(), HasSubstr("sentiment greet --name"));
}

TEST_F(ProgramTest, WrongSettingsStopACommandUnlessItSaysOtherwise) {
  variables_["MODEL_NAME"] = "a/b";
  EXPECT_EQ(call({"greet"}), 2);
  EXPECT_THAT(err_.str(), HasSubstr("MODEL_NAME"));
  EXPECT_EQ(call({"forgive"}), 0);
  EXPECT_EQ(out_.str(), "bad\n");
}

TEST_F(ProgramTest, TopHelpListsEveryCommandByTask) {
  for (const auto& arguments : std::vector<std::vector<std::string>>{{}, {"--help"}, {"help"}}) {
    EXPECT_EQ(call(arguments), 0);
    EXPECT_THAT(out_.str(), HasSubstr("\nWords\n  greet      Greet somebody\n"
                                      "  say hello  Greet somebody\n\nCare\n"
                                      "  forgive  Run with wrong settings, too\n"));
    EXPECT_THAT(out_.str(), HasSubstr("Exit codes: 0 done"));
  }
}

TEST_F(ProgramTest, HelpOfAFirstWordListsItsCommandsOnly) {
  EXPECT_EQ(call({"say"}), 0);
  EXPECT_THAT(out_.str(), HasSubstr("say hello  Greet somebody"));
  EXPECT_THAT(out_.str(), Not(HasSubstr("forgive")));
}

TEST_F(ProgramTest, HelpOfACommandTeachesFlagsExampleAndExitCodes) {
  EXPECT_EQ(call({"greet", "--help"}), 0);
  EXPECT_THAT(out_.str(), HasSubstr("usage: sentiment greet [flags]"));
  EXPECT_THAT(out_.str(), HasSubstr("--name NAME        whom to greet (default world)"));
  EXPECT_THAT(out_.str(),
              HasSubstr("(default sentiment-classifier)\n                     [MODEL_NAME]"));
  EXPECT_THAT(out_.str(), HasSubstr("Example\n  sentiment greet --name Ada\n"));
  EXPECT_THAT(out_.str(), HasSubstr("Exit codes: 0 done, 3 nobody there\n"));
}

TEST_F(ProgramTest, AFullDiskBehindStandardOutputIsAFailure) {
  out_.setstate(std::ios::badbit);
  Output output(out_, err_, {});
  const std::vector<std::string> arguments{"greet"};
  EXPECT_EQ(run_program(arguments, kCommands, output,
                        {[](const auto&) { return std::nullopt; }, clock_, stop_}),
            1);
  EXPECT_EQ(err_.str(), "error: standard output could not be written\n");
}

}  // namespace
}  // namespace sentiment
