#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "adapters/local/home_database.hpp"
#include "adapters/local/local_deletions.hpp"
#include "adapters/local/local_history.hpp"
#include "adapters/local/local_inventory.hpp"
#include "adapters/local/local_observer.hpp"
#include "adapters/local/local_registry.hpp"
#include "adapters/local/local_store.hpp"
#include "adapters/local/local_tracker.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "ports/backend.hpp"

namespace sentiment::local {

/// Solo mode's home folder (docs/formats/home.md): one SQLite file, artifacts, cache and pending
/// models. Owns the connection and hands out the adapters, which live as long as it does.
/// Threads: safe; the adapters share one connection behind a mutex.
class LocalHome final : public Backend {
 public:
  /// Makes nothing: the folder appears with the first thing written down. `clock` must outlive the
  /// home.
  /// Cost:   under 3 ms.
  /// Errors: corrupt_data for a file that is not a database; failed_precondition for a newer schema
  ///   than ours (left untouched) or another program's database.
  static Result<std::unique_ptr<LocalHome>> open(
      const std::filesystem::path& home, const Clock& clock,
      std::chrono::milliseconds busy_timeout = std::chrono::seconds(10));

  LocalTracker& tracker() override { return tracker_; }
  LocalRegistry& registry() override { return registry_; }
  LocalStore& artifacts() override { return store_; }
  LocalObserver& recorder() override { return observer_; }
  LocalHistory& history() override { return history_; }
  LocalDeletions& deletions() override { return deletions_; }
  LocalInventory& inventory() { return inventory_; }

  /// Runs left RUNNING by processes that died become FAILED, flow runs and tasks CRASHED; see
  /// dead_runs.hpp. Every command calls it once. Returns the number of runs.
  Result<int> mark_dead_runs_failed() override;

  /// What is wrong with the home, one sentence each; see home_check.hpp. For `doctor`.
  Result<std::vector<std::string>> problems() override;

  const std::filesystem::path& path() const { return database_.home(); }
  /// Where models wait for a tracking server that is down.
  std::filesystem::path pending() const { return path() / "pending"; }
  /// Last good copies of models that come from elsewhere.
  std::filesystem::path cache() const { return path() / "cache"; }

 private:
  LocalHome(const std::filesystem::path& home, const Clock& clock,
            std::chrono::milliseconds busy_timeout)
      : database_(home, clock, busy_timeout) {}

  HomeDatabase database_;
  LocalTracker tracker_{database_};
  LocalRegistry registry_{database_};
  LocalStore store_{database_};
  LocalObserver observer_{database_};
  LocalHistory history_{database_};
  LocalDeletions deletions_{database_};
  LocalInventory inventory_{database_};
};

}  // namespace sentiment::local
