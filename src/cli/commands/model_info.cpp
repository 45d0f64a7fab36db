#include <fmt/format.h>

#include <cctype>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/json.hpp"
#include "cli/commands.hpp"
#include "cli/runs.hpp"
#include "ports/ids.hpp"
#include "ports/missing_model.hpp"
#include "ports/model_registry.hpp"
#include "ports/model_uri.hpp"
#include "ports/names.hpp"
#include "ports/tracker.hpp"
#include "registry/model_ref.hpp"

namespace sentiment {
namespace {

/// `run`: nullopt where the tracker does not have it any more.
Json info_json(const RegisteredVersion& version, const std::string& alias,
               const std::optional<Run>& run) {
  Json facts = run ? run_json(*run) : Json{{"metrics", nullptr}, {"params", nullptr}};
  return {{"model_name", version.name.value()},
          {"version", version.version.value()},
          {"alias", alias},
          {"run_id", version.run_id.value()},
          {"created", to_iso8601(version.created)},
          {"metrics", std::move(facts["metrics"])},
          {"parameters", std::move(facts["params"])}};
}

void print(Output& out, const RegisteredVersion& version, const std::string& alias,
           const std::optional<Run>& run) {
  std::string title = alias + " Model Info";
  title[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(title[0])));
  out.line("{}", out.painted(Paint::bold, title));
  out.line("{:=<50}", "");
  out.line("Model: {}", version.name.value());
  out.line("Version: {}", version.version.value());
  out.line("Alias: {}", alias);
  out.line("Run ID: {}", version.run_id.value());
  out.line("Created: {} UTC", to_display(version.created));
  if (!run) return;
  out.line();
  out.line("Metrics:");
  for (const auto& metric : run->metrics) out.line("  {}: {:.4f}", metric.key, metric.value);
  out.line();
  out.line("Parameters:");
  for (const auto& [key, value] : run->params) out.line("  {}: {}", key, value);
}

class ModelInfo final : public Command {
 public:
  CommandInfo about() const override {
    return {.purpose = "Show the champion: version, run, metrics and parameters",
            .examples = {"sentiment model-info", "sentiment model-info --alias challenger --json"},
            .exit_codes = "3 no champion yet"};
  }

  void declare(Options& options) override {
    options.setting("--model-name", "MODEL_NAME", "NAME");
    options.option("--alias", alias_, "NAME", "alias to look at; latest = the newest version")
        .takes_stray = true;
  }

  Result<void> run(Services& services, Output& out) override {
    auto& backend = *SENT_TRY(services.backend());
    const ModelName name{services.config().model_name};
    const auto version = SENT_TRY(find_version(backend.registry(), {name, Alias{alias_}}));
    if (!version) {
      return tl::make_unexpected(missing_model(backend.registry(), AliasRef{name, Alias{alias_}}));
    }
    auto found = backend.tracker().get_run(version->run_id);
    if (!found && found.error().code != Code::not_found) return tl::make_unexpected(found.error());
    const auto run = found ? std::optional(*std::move(found)) : std::nullopt;
    if (!run) {
      out.warn(
          "run {} is not there any more (mlflow gc removes deleted runs): its metrics and "
          "parameters are missing",
          version->run_id.value());
    }
    if (out.json()) {
      out.document(info_json(*version, alias_, run));
    } else {
      print(out, *version, alias_, run);
    }
    return {};
  }

 private:
  std::string alias_ = kChampionAlias.value();
};

}  // namespace

std::unique_ptr<Command> make_model_info() { return std::make_unique<ModelInfo>(); }

}  // namespace sentiment
