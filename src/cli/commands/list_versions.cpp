#include <fmt/format.h>
#include <fmt/ranges.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/json.hpp"
#include "cli/commands.hpp"
#include "ports/ids.hpp"
#include "ports/model_registry.hpp"

namespace sentiment {
namespace {

std::vector<std::string> alias_names(const RegisteredVersion& version) {
  std::vector<std::string> names;
  names.reserve(version.aliases.size());
  for (const auto& alias : version.aliases) names.push_back(alias.value());
  return names;
}

class ListVersions final : public Command {
 public:
  CommandInfo about() const override {
    return {.purpose = "List the registered versions of a model, newest first",
            .examples = {"sentiment list-versions", "sentiment list-versions --json"},
            .exit_codes = "3 no such model"};
  }

  void declare(Options& options) override {
    options.setting("--model-name", "MODEL_NAME", "NAME").takes_stray = true;
  }

  Result<void> run(Services& services, Output& out) override {
    auto& backend = *SENT_TRY(services.backend());
    const ModelName name{services.config().model_name};
    const auto versions = SENT_TRY(backend.registry().list_versions(name));
    if (out.json()) {
      Json list = Json::array();
      for (const auto& version : versions) {
        list.push_back({{"version", version.version.value()},
                        {"run_id", version.run_id.value()},
                        {"aliases", alias_names(version)},
                        {"created", to_iso8601(version.created)},
                        {"source", version.source}});
      }
      out.document({{"model_name", name.value()}, {"versions", std::move(list)}});
      return {};
    }
    out.line("{:<10} {:<36} {:<20}", "Version", "Run ID", "Aliases");
    out.line("{:-<10} {:-<36} {:-<20}", "", "", "");
    for (const auto& version : versions) {
      const auto aliases = fmt::format("{}", fmt::join(alias_names(version), ", "));
      out.line("{:<10} {:<36} {:<20}", version.version.value(), version.run_id.value(),
               aliases.empty() ? "-" : aliases);
    }
    return {};
  }
};

}  // namespace

std::unique_ptr<Command> make_list_versions() { return std::make_unique<ListVersions>(); }

}  // namespace sentiment
