#include "adapters/local/dead_runs.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/local/artifact_layout.hpp"
#include "adapters/local/database.hpp"
#include "adapters/local/home_database.hpp"
#include "adapters/local/owner_lock.hpp"
#include "files/durable_files.hpp"

namespace sentiment::local {
namespace {

constexpr std::string_view kOpenOwners =
    "SELECT owner FROM runs WHERE status = 'RUNNING' UNION "
    "SELECT owner FROM flow_runs WHERE state IN ('PENDING', 'RUNNING')";

Result<std::vector<std::string>> dead_owners(const Database& database,
                                             const std::filesystem::path& running) {
  auto rows = SENT_TRY(database.query(kOpenOwners));
  std::vector<std::string> dead;
  while (SENT_TRY(rows.step())) {
    if (!owner_is_alive(running, rows.text(0))) dead.push_back(rows.text(0));
  }
  return dead;
}

/// Nobody saw a dead process end: its last sign of life counts as the end, so that durations stay
/// true however late the next command comes.
constexpr std::string_view kCrashFlows = R"sql(
UPDATE flow_runs SET state = 'CRASHED', message = ?1, end_ms = (SELECT max(t) FROM (
  SELECT flow_runs.start_ms AS t
  UNION ALL SELECT max(coalesce(end_ms, start_ms)) FROM task_runs WHERE flow_run_id = flow_runs.id
  UNION ALL SELECT max(time_ms) FROM logs WHERE flow_run_id = flow_runs.id))
WHERE state IN ('PENDING', 'RUNNING') AND owner = ?2)sql";

constexpr std::string_view kCrashTasks = R"sql(
UPDATE task_runs SET state = 'CRASHED', message = ?1,
  end_ms = (SELECT end_ms FROM flow_runs WHERE id = flow_run_id)
WHERE state IN ('SCHEDULED', 'PENDING', 'RUNNING')
  AND flow_run_id IN (SELECT id FROM flow_runs WHERE owner = ?2))sql";

constexpr std::string_view kTagRuns = R"sql(
INSERT INTO tags (run_id, key, value)
SELECT id, 'sentiment.failure', ?1 FROM runs WHERE status = 'RUNNING' AND owner = ?2
ON CONFLICT DO NOTHING)sql";

constexpr std::string_view kFailRuns = R"sql(
UPDATE runs SET status = 'FAILED', end_ms = (SELECT max(t) FROM (
  SELECT runs.start_ms AS t
  UNION ALL SELECT max(time_ms) FROM metrics WHERE run_id = runs.id
  UNION ALL SELECT max(end_ms) FROM flow_runs WHERE run_id = runs.id))
WHERE status = 'RUNNING' AND owner = ?)sql";

Result<int> close_all_of(const Database& database, const std::string& owner) {
  const std::string process =
      owner.empty() ? "its process" : "process " + owner.substr(0, owner.find('-'));
  const std::string why = process + " ended without finishing it";
  SENT_CHECK(database.run(kCrashFlows, {why, owner}));
  SENT_CHECK(database.run(kCrashTasks, {why, owner}));
  SENT_CHECK(database.run(kTagRuns, {why, owner}));
  SENT_CHECK(database.run(kFailRuns, {owner}));
  return database.changes();
}

/// What dead owners had gathered, and model folders that no row knows. Called under the write lock,
/// where no live process is between moving a model to its place and writing it down.
Result<void> remove_orphans(const Database& database, const HomeDatabase& home) {
  for (const auto& experiment : entries_of(home.artifacts())) {
    for (const auto& folder : entries_of(experiment)) {
      const std::string owner = owner_of_aside(folder);
      if (!owner.empty() && !owner_is_alive(home.running(), owner)) remove_tree(folder);
    }
    for (const auto& folder : entries_of(experiment / "models")) {
      const std::string id = folder.filename().string();
      const auto known =
          SENT_TRY(database.number("SELECT count(*) FROM models WHERE id = ?", {id}));
      if (id.starts_with("m-") && known == 0) remove_tree(folder);
    }
  }
  return {};
}

Result<int> close_all_dead(HomeDatabase& home) {
  const auto database = SENT_TRY(home.write());
  auto transaction = SENT_TRY(Transaction::begin(*database));
  int runs = 0;
  for (const auto& owner : SENT_TRY(dead_owners(*database, home.running()))) {
    runs += SENT_TRY(close_all_of(*database, owner));
  }
  SENT_CHECK(remove_orphans(*database, home));
  SENT_CHECK(transaction.commit());
  return runs;
}

Result<bool> has_dead(HomeDatabase& home) {
  const auto database = SENT_TRY(home.read());
  return !SENT_TRY(dead_owners(*database, home.running())).empty();
}

}  // namespace

Result<int> mark_dead_runs_failed(HomeDatabase& home) {
  const int runs = SENT_TRY(has_dead(home)) ? SENT_TRY(close_all_dead(home)) : 0;
  remove_dead_owners(home.running());
  return runs;
}

}  // namespace sentiment::local
