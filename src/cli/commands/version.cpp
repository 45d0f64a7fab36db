#include <memory>

#include "cli/commands.hpp"

namespace sentiment {
namespace {

constexpr const char* kCompiler = "g++ " __VERSION__;

class Version final : public Command {
 public:
  CommandInfo about() const override {
    return {.purpose = "Print the program's version",
            .examples = {"sentiment version"},
            .exit_codes = "",
            .needs_settings = false};
  }

  Result<void> run(Services& /*services*/, Output& out) override {
    if (out.json()) {
      out.document({{"version", SENTIMENT_VERSION}, {"compiler", kCompiler}});
    } else {
      out.line("sentiment {}", SENTIMENT_VERSION);
    }
    return {};
  }
};

}  // namespace

std::unique_ptr<Command> make_version() { return std::make_unique<Version>(); }

}  // namespace sentiment
