#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/ascii_lower.hpp"
#include "base/clock.hpp"
#include "base/json.hpp"
#include "base/suggest.hpp"
#include "cli/commands.hpp"
#include "cli/runs.hpp"
#include "cli/table.hpp"
#include "ports/tracker.hpp"

namespace sentiment {
namespace {

constexpr int kMostRuns = 10'000;  ///< looked through by a filter
constexpr std::array kColumns{"Run ID", "Name",     "Status", "Started (UTC)",
                              "Took",   "Accuracy", "F1"};
constexpr std::array<Squeeze, 7> kRunSqueezes{
    {{1, 16}, {4, 0}, {1, 10}, {3, 0}, {1, 0}, {2, 0}, {5, 0}}};

std::optional<double> metric_of(const Run& run, std::string_view key) {
  const auto found = std::ranges::find(run.metrics, key, &Metric::key);
  return found == run.metrics.end() ? std::nullopt : std::optional(found->value);
}

/// Whether a run has what "KEY=VALUE" asks for: a part of its name, or a parameter or tag of that
/// value.
bool passes(const Run& run, const std::string& filter) {
  const auto equals = filter.find('=');
  const auto key = filter.substr(0, equals);
  const auto value = filter.substr(equals + 1);
  if (key == "name") return run.name.find(value) != std::string::npos;
  const auto has = [&](const std::vector<KeyValue>& values, const std::string& name) {
    const std::string* found = find_value(values, name);
    return found != nullptr && *found == value;
  };
  // "profile" is short for our own tag "sentiment.profile".
  return has(run.params, key) || has(run.tags, key) || has(run.tags, "sentiment." + key);
}

/// The greatest first; those without the metric last.
Result<void> sort_by(std::vector<Run>& runs, const std::string& metric) {
  std::vector<std::string> known;
  for (const auto& run : runs) {
    for (const auto& point : run.metrics) known.push_back(point.key);
  }
  if (!runs.empty() && std::ranges::find(known, metric) == known.end()) {
    return fail(Code::usage, fmt::format("--sort: no run has a metric '{}'{}", metric,
                                         did_you_mean(metric, known)));
  }
  std::ranges::stable_sort(runs, std::ranges::greater{},
                           [&](const Run& run) { return metric_of(run, metric); });
  return {};
}

class RunsList final : public Command {
 public:
  CommandInfo about() const override {
    return {.purpose = "List runs, newest first",
            .examples = {"sentiment runs list", "sentiment runs list --sort f1 --limit 5 --json",
                         "sentiment runs list --status failed --filter name=imdb",
                         "sentiment runs list --filter profile=seed --filter model_C=2.0"},
            .exit_codes = "2 unknown status or metric"};
  }

  void declare(Options& options) override {
    options.option("--limit", limit_, "N", "maximum number of runs to show");
    options.option("--status", status_, "STATUS", "only runs that are").choices = {
        "finished", "failed", "killed", "running"};
    options.repeated(
        "--filter", filters_, "KEY=VALUE",
        "only runs whose name contains VALUE (name=VALUE), or with such a parameter or "
        "tag");
    options.option("--sort", sort_, "METRIC", "sort by a metric, the greatest first");
    options.setting("--experiment-name", "MLFLOW_EXPERIMENT_NAME", "NAME");
  }

  Result<void> run(Services& services, Output& out) override {
    if (limit_ < 1) return fail(Code::usage, "--limit: expected at least 1");
    for (const auto& filter : filters_) {
      if (filter.find('=') == std::string::npos || filter.front() == '=') {
        return fail(Code::usage, fmt::format("--filter: expected KEY=VALUE, not '{}'", filter));
      }
    }
    const auto& experiment = services.config().experiment_name;
    auto& backend = *SENT_TRY(services.backend());
    const auto runs = SENT_TRY(find_runs(backend.tracker(), experiment));
    if (out.json()) {
      Json list = Json::array();
      for (const auto& run : runs) list.push_back(run_json(run));
      out.document({{"experiment", experiment}, {"runs", std::move(list)}});
      return {};
    }
    if (runs.empty()) {
      if (is_filtered()) {
        out.note("no such runs in experiment {}", experiment);
      } else {
        out.note("no runs in experiment {} yet; `sentiment train` makes one", experiment);
      }
      return {};
    }
    print(out, runs);
    return {};
  }

 private:
  bool is_filtered() const { return status_ || !filters_.empty(); }

  Result<std::vector<Run>> find_runs(Tracker& tracker, const std::string& experiment) const {
    const bool all = is_filtered() || sort_;
    auto runs = SENT_TRY(tracker.list_runs(experiment, all ? std::max(kMostRuns, limit_) : limit_));
    std::erase_if(runs, [&](const Run& run) {
      return (status_ && ascii_lower(to_string(run.status)) != *status_) ||
             !std::ranges::all_of(filters_,
                                  [&](const std::string& filter) { return passes(run, filter); });
    });
    if (sort_) SENT_CHECK(sort_by(runs, *sort_));
    if (std::cmp_greater(runs.size(), limit_)) {
      runs.erase(runs.begin() + limit_, runs.end());
    }
    return runs;
  }

  /// A metric that was asked for is shown after the usual two.
  void print(Output& out, const std::vector<Run>& runs) const {
    const bool extra = sort_ && *sort_ != "accuracy" && *sort_ != "f1";
    std::vector<std::vector<std::string>> rows{{kColumns.begin(), kColumns.end()}};
    if (extra) rows[0].push_back(*sort_);
    for (const auto& run : runs) {
      auto& row = rows.emplace_back(std::vector<std::string>{
          run.id.value(), run.name, std::string(to_string(run.status)), to_display(run.start_time),
          duration_text(run.start_time, run.end_time), metric_cell(run, "accuracy"),
          metric_cell(run, "f1")});
      if (extra) row.push_back(metric_cell(run, *sort_));
    }
    print_table(out, std::move(rows), kRunSqueezes);
  }

  int limit_ = 20;
  std::optional<std::string> status_;
  std::optional<std::string> sort_;
  std::vector<std::string> filters_;
};

}  // namespace

std::unique_ptr<Command> make_runs_list() { return std::make_unique<RunsList>(); }

}  // namespace sentiment
