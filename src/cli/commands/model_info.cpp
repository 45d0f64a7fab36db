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
#include "ports/name_rules.hpp"
#include "ports/names.hpp"
#include "ports/tracker.hpp"
#include "registry/model_ref.hpp"

namespace sentiment {
namespace {

/// `alias`: "" where a version was asked for. `run`: nullopt where the tracker does not have it any
/// more.
Json info_json(const RegisteredVersion& version, const std::string& alias,
               const std::optional<Run>& run) {
  Json facts = run ? run_json(*run) : Json{{"metrics", nullptr}, {"params", nullptr}};
  Json aliases = Json::array();
  for (const auto& name : version.aliases) aliases.push_back(name.value());
  return {{"model_name", version.name.value()},
          {"version", version.version.value()},
          {"alias", alias.empty() ? Json(nullptr) : Json(alias)},
          {"aliases", std::move(aliases)},
          {"run_id", version.run_id.value()},
          {"created", to_iso8601(version.created)},
          {"metrics", std::move(facts["metrics"])},
          {"parameters", std::move(facts["params"])}};
}

void print(Output& out, const RegisteredVersion& version, const std::string& alias,
           const std::optional<Run>& run) {
  std::string title =
      (alias.empty() ? fmt::format("version {}", version.version.value()) : alias) + " Model Info";
  title[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(title[0])));
  out.line("{}", out.painted(Paint::bold, title));
  out.line("{:=<50}", "");
  out.line("Model: {}", version.name.value());
  out.line("Version: {}", version.version.value());
  out.line("Alias: {}", alias.empty() ? aliases_text(version) : alias);
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
            .examples = {"sentiment model-info", "sentiment model-info --alias challenger --json",
                         "sentiment model-info --version 3"},
            .exit_codes = "3 no such version, or no champion yet"};
  }

  void declare(Options& options) override {
    options.setting("--model-name", "MODEL_NAME", "MODEL");
    options.option("--version", version_, "VERSION", "version to show, instead of an alias's")
        .expected_bare = true;
    options
        .option("--alias", alias_, "ALIAS",
                "alias to show, latest = the newest version (default champion)")
        .expected_bare = true;
  }

  Result<void> run(Services& services, Output& out) override {
    if (alias_ && version_) return fail(Code::usage, "--alias and --version: give one of them");
    auto& backend = *SENT_TRY(services.backend());
    const auto version =
        SENT_TRY(find(backend.registry(), ModelName{services.config().model_name}));
    const auto run = SENT_TRY(find_run_of(backend.tracker(), version));
    if (!run) {
      out.warn(
          "run {} is not there any more (mlflow gc removes deleted runs): its metrics and "
          "parameters are missing",
          version.run_id.value());
    }
    const std::string alias = version_ ? "" : alias_.value_or(kChampionAlias.value());
    if (out.json()) {
      out.document(info_json(version, alias, run));
    } else {
      print(out, version, alias, run);
    }
    return {};
  }

 private:
  Result<RegisteredVersion> find(ModelRegistry& registry, const ModelName& name) const {
    if (version_) {
      auto found = registry.get_version(name, *version_);
      if (found || found.error().code != Code::not_found) return found;
      return tl::make_unexpected(missing_model(registry, VersionRef{name, *version_}));
    }
    Alias alias = kChampionAlias;
    if (alias_ && is_latest(*alias_)) {
      alias = Alias{*alias_};
    } else if (alias_) {
      SENT_CHECK(from_text(*alias_, alias).map_error(as_usage("--alias")));
    }
    const auto version = SENT_TRY(find_version(registry, {name, alias}));
    if (version) return *version;
    return tl::make_unexpected(missing_model(registry, AliasRef{name, alias}));
  }

  std::optional<std::string> alias_;
  std::optional<ModelVersion> version_;
};

}  // namespace

std::unique_ptr<Command> make_model_info() { return std::make_unique<ModelInfo>(); }

}  // namespace sentiment
