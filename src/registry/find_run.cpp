#include "registry/find_run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "ports/id_prefix.hpp"
#include "ports/ids.hpp"
#include "ports/tracker.hpp"

namespace sentiment {
namespace {

constexpr int kSearchedRuns = 10'000;

}  // namespace

Result<Run> find_run(Tracker& tracker, const std::string& experiment, const std::string& id) {
  if (id.size() >= kIdDigits) return tracker.get_run(RunId{id});
  auto runs = SENT_TRY(tracker.list_runs(experiment, kSearchedRuns));
  std::vector<std::string> ids;
  ids.reserve(runs.size());
  for (const auto& run : runs) ids.push_back(run.id.value());
  const auto whole = complete_id(id, ids);
  if (whole) return std::move(*std::ranges::find(runs, RunId{*whole}, &Run::id));
  if (whole.error().code != Code::not_found) return tl::make_unexpected(whole.error());
  return fail(Code::not_found,
              fmt::format("no run '{}' in experiment {}; `sentiment runs list` lists the runs", id,
                          experiment));
}

}  // namespace sentiment
