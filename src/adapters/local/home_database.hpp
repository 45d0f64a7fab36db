#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <mutex>
#include <optional>
#include <string>

#include "adapters/local/database.hpp"
#include "adapters/local/owner_lock.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"

namespace sentiment::local {

/// The home's database, held for one piece of work.
class Session {
 public:
  Session(std::unique_lock<std::mutex> lock, const Database& database)
      : lock_(std::move(lock)), database_(&database) {}
  const Database& operator*() const { return *database_; }
  const Database* operator->() const { return database_; }

 private:
  std::unique_lock<std::mutex> lock_;
  const Database* database_;
};

/// The one connection of a process to `<home>/sentiment.db`, shared by the adapters of that home.
/// Threads: safe; a Session holds the connection until it goes away, so keep it short and take one
///   at a time.
class HomeDatabase {
 public:
  /// Touches nothing yet. `clock` must outlive this.
  HomeDatabase(const std::filesystem::path& home, const Clock& clock,
               std::chrono::milliseconds busy_timeout);

  /// For reading. Makes nothing: where there is no database yet, an empty one in memory answers. A
  /// database that was made or replaced since is noticed.
  Result<Session> read();
  /// For writing: makes the folder and the database when missing. Other processes see the whole
  /// database or none.
  Result<Session> write();

  /// The name of this process's lock, taken at the first call.
  Result<std::string> owner();

  const std::filesystem::path& home() const { return home_; }
  std::filesystem::path artifacts() const { return home_ / "artifacts"; }
  std::filesystem::path running() const { return home_ / "running"; }
  TimePoint now() const { return clock_->now(); }

 private:
  /// Which file a connection reads: what was deleted and made anew is another one.
  struct Identity {
    dev_t device = 0;
    ino_t inode = 0;
    friend bool operator==(const Identity&, const Identity&) = default;
  };
  std::optional<Identity> identity() const;
  Result<void> connect(Identity identity);
  Result<void> connect_as(OpenMode mode);
  Result<void> connect_to_nothing();
  Result<void> create() const;

  std::filesystem::path home_;
  std::filesystem::path file_;
  const Clock* clock_;
  std::chrono::milliseconds busy_timeout_;

  std::mutex mutex_;  // guards all below
  std::optional<Database> database_;
  std::optional<Identity> connected_;  // nullopt: database_ is the empty one in memory
  bool frozen_ = false;                // opened where no lock can be taken: good for one session
  std::optional<OwnerLock> owner_;
};

}  // namespace sentiment::local
