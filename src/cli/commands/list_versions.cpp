#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/json.hpp"
#include "base/utf8.hpp"
#include "cli/commands.hpp"
#include "cli/runs.hpp"
#include "cli/table.hpp"
#include "ports/ids.hpp"
#include "ports/model_registry.hpp"
#include "ports/tracker.hpp"

namespace sentiment {
namespace {

std::vector<std::string> alias_names(const RegisteredVersion& version) {
  std::vector<std::string> names;
  names.reserve(version.aliases.size());
  for (const auto& alias : version.aliases) names.push_back(alias.value());
  return names;
}

/// A version, and the metrics of its run where they were asked for.
struct Listed {
  RegisteredVersion version;
  std::optional<Run> run;
};

Json to_json(const Listed& listed, bool metrics) {
  const auto& version = listed.version;
  Json json{{"version", version.version.value()},
            {"run_id", version.run_id.value()},
            {"aliases", alias_names(version)},
            {"created", to_iso8601(version.created)},
            {"source", version.source}};
  if (metrics) json["metrics"] = listed.run ? run_json(*listed.run)["metrics"] : Json(nullptr);
  return json;
}

/// The table that scripts know, to the character; on a narrow terminal the last column is cut.
void print_short(Output& out, const std::vector<Listed>& versions) {
  constexpr std::size_t kBeforeAliases = 10 + 1 + 36 + 1;
  out.line("{:<10} {:<36} {:<20}", "Version", "Run ID", "Aliases");
  out.line("{:-<10} {:-<36} {:-<20}", "", "", "");
  for (const auto& [version, run] : versions) {
    std::string aliases = aliases_text(version);
    const std::size_t room = std::max(out.terminal().width, kBeforeAliases + 20) - kBeforeAliases;
    if (out.terminal().out && count_code_points(aliases) > room) {
      aliases = fmt::format("{}…", clip_code_points(aliases, room - 1));
    }
    out.line("{:<10} {:<36} {:<20}", version.version.value(), version.run_id.value(), aliases);
  }
}

void print_wide(Output& out, const std::vector<Listed>& versions) {
  constexpr std::array<Squeeze, 5> kVersionSqueezes{{{5, 10}, {2, 0}, {5, 0}, {3, 0}, {4, 0}}};
  std::vector<std::vector<std::string>> rows{
      {"Version", "Run ID", "Created (UTC)", "Accuracy", "F1", "Aliases"}};
  for (const auto& [version, run] : versions) {
    rows.push_back({std::to_string(version.version.value()), version.run_id.value(),
                    to_display(version.created), run ? metric_cell(*run, "accuracy") : "-",
                    run ? metric_cell(*run, "f1") : "-", aliases_text(version)});
  }
  print_table(out, std::move(rows), kVersionSqueezes);
}

class ListVersions final : public Command {
 public:
  CommandInfo about() const override {
    return {.purpose = "List the registered versions of a model, newest first",
            .examples = {"sentiment list-versions", "sentiment list-versions --metrics --limit 10",
                         "sentiment list-versions --json"},
            .exit_codes = "3 no such model"};
  }

  void declare(Options& options) override {
    options.setting("--model-name", "MODEL_NAME", "MODEL").expected_bare = true;
    options.option("--limit", limit_, "N", "maximum number of versions to show (default all)");
    options.flag("--metrics", metrics_, "add the date and the metrics of each version's run");
  }

  Result<void> run(Services& services, Output& out) override {
    if (limit_ && *limit_ < 1) return fail(Code::usage, "--limit: expected at least 1");
    auto& backend = *SENT_TRY(services.backend());
    const ModelName name{services.config().model_name};
    auto versions = SENT_TRY(backend.registry().list_versions(name));
    if (limit_ && std::cmp_greater(versions.size(), *limit_)) {
      versions.erase(versions.begin() + *limit_, versions.end());
    }
    std::vector<Listed> listed;
    for (auto& version : versions) {
      auto run = metrics_ ? SENT_TRY(find_run_of(backend.tracker(), version)) : std::nullopt;
      listed.push_back({std::move(version), std::move(run)});
    }
    if (out.json()) {
      Json list = Json::array();
      for (const auto& one : listed) list.push_back(to_json(one, metrics_));
      out.document({{"model_name", name.value()}, {"versions", std::move(list)}});
    } else if (metrics_) {
      print_wide(out, listed);
    } else {
      print_short(out, listed);
    }
    return {};
  }

 private:
  std::optional<int> limit_;
  bool metrics_ = false;
};

}  // namespace

std::unique_ptr<Command> make_list_versions() { return std::make_unique<ListVersions>(); }

}  // namespace sentiment
