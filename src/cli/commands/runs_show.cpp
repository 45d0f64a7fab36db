#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/json.hpp"
#include "cli/commands.hpp"
#include "cli/runs.hpp"
#include "cli/table.hpp"
#include "ports/flow_event.hpp"
#include "ports/flow_history.hpp"
#include "ports/ids.hpp"
#include "ports/model_registry.hpp"
#include "ports/tracker.hpp"
#include "registry/find_run.hpp"

namespace sentiment {
namespace {

/// A recorded flow run with its log.
struct FlowDetails {
  FlowRunRecord flow;
  std::vector<FlowLog> logs;
};

std::string task_duration(const TaskRunRecord& task) {
  return task.start_time ? duration_text(*task.start_time, task.end_time) : "-";
}

Json optional_time(const std::optional<TimePoint>& time) {
  return time ? Json(to_iso8601(*time)) : Json(nullptr);
}

Json flow_json(const FlowDetails& details) {
  const auto& flow = details.flow;
  Json tasks = Json::array();
  for (const auto& task : flow.tasks) {
    tasks.push_back({{"id", task.id},
                     {"name", task.name},
                     {"state", to_string(task.state)},
                     {"run_count", task.run_count},
                     {"message", task.message},
                     {"start_time", optional_time(task.start_time)},
                     {"end_time", optional_time(task.end_time)}});
  }
  Json logs = Json::array();
  for (const auto& log : details.logs) {
    logs.push_back({{"time", to_iso8601(log.time)},
                    {"level", to_string(log.level)},
                    {"task_run_id", log.task_run_id},
                    {"message", log.message}});
  }
  return {{"id", flow.id},
          {"flow", flow.flow},
          {"name", flow.name},
          {"state", to_string(flow.state)},
          {"message", flow.message},
          {"start_time", to_iso8601(flow.start_time)},
          {"end_time", optional_time(flow.end_time)},
          {"prefect", flow.shown_id.empty() ? Json(nullptr)
                                            : Json{{"id", flow.shown_id}, {"url", flow.shown_url}}},
          {"tasks", std::move(tasks)},
          {"logs", std::move(logs)}};
}

void print_pairs(Output& out, const std::string& title, const std::vector<KeyValue>& values) {
  if (values.empty()) return;
  out.line("\n{}:", out.painted(Paint::bold, title));
  for (const auto& [key, value] : values) out.line("  {}: {}", key, value);
}

/// What came of a run: where its files can be opened, and the versions it became.
struct RunResults {
  std::string place;               ///< a folder, or an address where they are not on this machine
  std::vector<std::string> files;  ///< below it, sorted
  std::vector<std::string> versions;
};

/// "reviews version 3 (champion)"
std::string version_text(const RegisteredVersion& version) {
  std::string aliases;
  for (const auto& alias : version.aliases)
    aliases += (aliases.empty() ? " (" : ", ") + alias.value();
  return fmt::format("{} version {}{}{}", version.name.value(), version.version.value(), aliases,
                     aliases.empty() ? "" : ")");
}

Result<RunResults> results_of(const Run& run, Services& services) {
  auto& backend = *SENT_TRY(services.backend());
  RunResults results{.place = run.artifact_uri};
  // A server's files would have to be downloaded.
  const auto folder = services.config().tracking_uri.empty()
                          ? backend.artifacts().fetch(run.artifact_uri)
                          : Result<std::filesystem::path>(fail(Code::not_found, ""));
  if (folder) {
    results.place = folder->string();
    std::error_code ignored;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(*folder, ignored)) {
      if (entry.is_regular_file(ignored))
        results.files.push_back(entry.path().lexically_relative(*folder).string());
    }
    std::ranges::sort(results.files);
  }
  const auto versions = backend.registry().list_versions(ModelName{services.config().model_name});
  if (!versions && versions.error().code != Code::not_found)
    return tl::make_unexpected(versions.error());
  if (!versions) return results;
  for (const auto& version : *versions) {
    if (version.run_id == run.id) results.versions.push_back(version_text(version));
  }
  return results;
}

void print(Output& out, const Run& run, const RunResults& results) {
  out.line("Run ID: {}", run.id.value());
  out.line("Name: {}", run.name);
  out.line("Experiment: {}", run.experiment);
  out.line("Status: {}", to_string(run.status));
  out.line("User: {}", run.user);
  out.line("Started: {} UTC", to_display(run.start_time));
  out.line("Took: {}", duration_text(run.start_time, run.end_time));
  for (const auto& version : results.versions) out.line("Registered as: {}", version);
  out.line("Artifacts: {}", results.place);
  for (const auto& file : results.files) out.line("  {}", file);
  if (!run.metrics.empty()) out.line("\n{}:", out.painted(Paint::bold, "Metrics"));
  for (const auto& metric : run.metrics) out.line("  {}: {:.4f}", metric.key, metric.value);
  print_pairs(out, "Parameters", run.params);
  print_pairs(out, "Tags", run.tags);
  std::vector<KeyValue> datasets;
  datasets.reserve(run.datasets.size());
  for (const auto& data : run.datasets) {
    datasets.push_back({data.context, fmt::format("{} ({})", data.name, data.digest)});
  }
  print_pairs(out, "Data", datasets);
}

void print(Output& out, const FlowDetails& details) {
  const auto& flow = details.flow;
  out.line("\n{}: {} {} ({})", out.painted(Paint::bold, "Flow"), flow.flow, flow.name,
           to_string(flow.state));
  out.line("  Flow run ID: {}", flow.id);
  if (!flow.shown_id.empty()) out.line("  In Prefect: {} {}", flow.shown_id, flow.shown_url);
  std::vector<std::vector<std::string>> rows{{"  Task", "State", "Took", "Message"}};
  for (const auto& task : flow.tasks) {
    rows.push_back(
        {"  " + task.name, std::string(to_string(task.state)), task_duration(task), task.message});
  }
  constexpr std::array<Squeeze, 2> kTaskSqueezes{{{3, 12}, {0, 12}}};
  print_table(out, std::move(rows), kTaskSqueezes);
  if (details.logs.empty()) return;
  out.line("\n{}:", out.painted(Paint::bold, "Log"));
  for (const auto& log : details.logs) {
    out.line("  {} {:<7} {}", to_display(log.time), to_string(log.level), log.message);
  }
}

class RunsShow final : public Command {
 public:
  CommandInfo about() const override {
    return {.purpose = "Show one run: metrics, parameters, tags, data, tasks and log",
            .examples = {"sentiment runs show 1f0c9a", "sentiment runs show 1f0c9a --json"},
            .exit_codes = "2 several runs begin so, 3 no such run"};
  }

  void declare(Options& options) override {
    options.positional("ID", id_, "run id, or its first digits").required = true;
    options.setting("--experiment-name", "MLFLOW_EXPERIMENT_NAME", "NAME");
  }

  Result<void> run(Services& services, Output& out) override {
    auto& backend = *SENT_TRY(services.backend());
    const Run run = SENT_TRY(find_run(backend.tracker(), services.config().experiment_name, id_));
    auto& history = backend.history();
    std::optional<FlowDetails> details;
    if (auto flow = SENT_TRY(history.flow_run_of(run.id))) {
      auto logs = SENT_TRY(history.logs(flow->id));
      details = FlowDetails{std::move(*flow), std::move(logs)};
    }
    const RunResults results = SENT_TRY(results_of(run, services));
    if (out.json()) {
      Json document = run_json(run);
      document["artifacts"] = {{"place", results.place}, {"files", results.files}};
      document["registered_as"] = results.versions;
      document["flow_run"] = details ? flow_json(*details) : Json(nullptr);
      out.document(document);
      return {};
    }
    print(out, run, results);
    if (details) print(out, *details);
    return {};
  }

 private:
  std::string id_;
};

}  // namespace

std::unique_ptr<Command> make_runs_show() { return std::make_unique<RunsShow>(); }

}  // namespace sentiment
