#include <algorithm>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.hpp"
#include "cli/commands.hpp"
#include "cli/runs.hpp"
#include "cli/table.hpp"
#include "ports/tracker.hpp"
#include "registry/find_run.hpp"

namespace sentiment {
namespace {

constexpr std::size_t kShownDigits = 8;
constexpr std::size_t kFewestOfKey = 12;

using Rows = std::vector<std::vector<std::string>>;

std::string param_cell(const Run& run, std::string_view key) {
  const std::string* value = find_value(run.params, key);
  return value == nullptr ? "-" : *value;
}

/// The keys of all runs, each once, in the order in which they first stand.
template <class Values>
std::vector<std::string> keys_of(const std::vector<Run>& runs, Values Run::* values) {
  std::vector<std::string> keys;
  for (const auto& run : runs) {
    for (const auto& value : run.*values) {
      if (std::ranges::find(keys, value.key) == keys.end()) keys.push_back(value.key);
    }
  }
  return keys;
}

/// A row for each key, a column for each run; `cell` reads one value.
template <class Values, class Cell>
Rows table_of(const char* title, const std::vector<Run>& runs, Values Run::* values, Cell cell) {
  Rows rows{{title}};
  for (const auto& run : runs) rows[0].push_back(run.id.value().substr(0, kShownDigits));
  for (const auto& key : keys_of(runs, values)) {
    auto& row = rows.emplace_back(1, key);
    for (const auto& run : runs) row.push_back(cell(run, key));
  }
  return rows;
}

bool all_equal(const std::vector<std::string>& cells) {
  return std::all_of(cells.begin() + 1, cells.end(),
                     [&](const std::string& cell) { return cell == cells[1]; });
}

Json comparison_json(const std::vector<Run>& runs, const Rows& differing) {
  Json list = Json::array();
  for (const auto& run : runs) list.push_back(run_json(run));
  Json keys = Json::array();
  for (std::size_t i = 1; i < differing.size(); ++i) keys.push_back(differing[i][0]);
  return {{"runs", std::move(list)}, {"differing_params", std::move(keys)}};
}

/// On a narrow terminal the values give way, the last run's first, then the keys; ids stay.
void print(Output& out, Rows rows) {
  std::vector<Squeeze> squeezes;
  for (std::size_t i = rows[0].size() - 1; i > 0; --i) squeezes.push_back({i, kShownDigits});
  squeezes.push_back({0, kFewestOfKey});
  print_table(out, std::move(rows), squeezes);
}

class RunsCompare final : public Command {
 public:
  CommandInfo about() const override {
    return {.purpose = "Compare runs side by side: metrics, and the parameters that differ",
            .examples = {"sentiment runs compare 1f0c9a 77b1d2"},
            .exit_codes = "2 fewer than two runs, 3 no such run"};
  }

  void declare(Options& options) override {
    options.positionals("ID", ids_, "run ids, or their first digits; at least two");
    options.setting("--experiment-name", "MLFLOW_EXPERIMENT_NAME", "NAME");
  }

  Result<void> run(Services& services, Output& out) override {
    if (ids_.size() < 2) return fail(Code::usage, "give at least two run ids");
    std::vector<Run> runs;
    auto& tracker = SENT_TRY(services.backend())->tracker();
    for (const auto& id : ids_)
      runs.push_back(SENT_TRY(find_run(tracker, services.config().experiment_name, id)));
    Rows differing = table_of("Parameter", runs, &Run::params, param_cell);
    differing.erase(std::remove_if(differing.begin() + 1, differing.end(), all_equal),
                    differing.end());
    if (out.json()) {
      out.document(comparison_json(runs, differing));
      return {};
    }
    print(out, table_of("Metric", runs, &Run::metrics, metric_cell));
    out.line();
    if (differing.size() == 1) {
      out.line("All parameters are equal.");
    } else {
      print(out, std::move(differing));
    }
    return {};
  }

 private:
  std::vector<std::string> ids_;
};

}  // namespace

std::unique_ptr<Command> make_runs_compare() { return std::make_unique<RunsCompare>(); }

}  // namespace sentiment
