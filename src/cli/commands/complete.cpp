#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/json.hpp"
#include "cli/candidates.hpp"
#include "cli/commands.hpp"

namespace sentiment {
namespace {

/// What the scripts of `completion` ask: a line a candidate, its value, a tab and what it is; the
/// line ":files" where names of files fit.
class Complete final : public Command {
 public:
  CommandInfo about() const override {
    return {.purpose = "List what completes the last word, for shells",
            .examples = {"sentiment complete -- export --format ''"},
            .exit_codes = "",
            .needs_settings = false};
  }

  void declare(Options& options) override {
    options.positionals("WORD", words_, "the words of a command line, the last one unfinished");
  }

  Result<void> run(Services& services, Output& out) override {
    const auto found = find_candidates(program_commands(), words_, services);
    if (out.json()) {
      Json list = Json::array();
      for (const auto& [value, about] : found.values) {
        list.push_back({{"value", value}, {"about", about}});
      }
      out.document({{"candidates", std::move(list)}, {"files", found.files}});
      return {};
    }
    for (const auto& [value, about] : found.values) out.line("{}\t{}", value, about);
    if (found.files) out.line(":files");
    return {};
  }

 private:
  std::vector<std::string> words_;
};

}  // namespace

std::unique_ptr<Command> make_complete() { return std::make_unique<Complete>(); }

}  // namespace sentiment
