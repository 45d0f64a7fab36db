#include "adapters/local/home_database.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <filesystem>
#include <mutex>
#include <optional>
#include <system_error>
#include <utility>

#include "adapters/local/database.hpp"
#include "adapters/local/owner_lock.hpp"
#include "adapters/local/schema.hpp"
#include "base/clock.hpp"
#include "base/random_id.hpp"
#include "files/durable_files.hpp"

namespace sentiment::local {

namespace {

constexpr std::string_view kNewDatabase = ".new-sentiment.db-";

/// What processes left that were killed while they made a home. A minute is for those at work now.
void remove_old_tries(const std::filesystem::path& home) {
  const auto old = std::filesystem::file_time_type::clock::now() - std::chrono::minutes{1};
  for (const auto& file : entries_of(home)) {
    std::error_code error;
    if (file.filename().string().starts_with(kNewDatabase) &&
        std::filesystem::last_write_time(file, error) < old && !error) {
      std::filesystem::remove(file, error);
    }
  }
}

Result<void> use_write_ahead_log(const Database& database) {
  const bool already =
      SENT_TRY(database.number("SELECT journal_mode = 'wal' FROM pragma_journal_mode")) != 0;
  return already ? Result<void>{} : database.run_script("PRAGMA journal_mode = WAL");
}

}  // namespace

HomeDatabase::HomeDatabase(const std::filesystem::path& home, const Clock& clock,
                           std::chrono::milliseconds busy_timeout)
    : home_(std::filesystem::absolute(home).lexically_normal()),
      file_(home_ / "sentiment.db"),
      clock_(&clock),
      busy_timeout_(busy_timeout) {}

std::optional<HomeDatabase::Identity> HomeDatabase::identity() const {
  struct stat status{};
  if (::stat(file_.c_str(), &status) != 0) return std::nullopt;
  return Identity{.device = status.st_dev, .inode = status.st_ino};
}

Result<Session> HomeDatabase::read() {
  std::unique_lock lock(mutex_);
  const auto now = identity();
  if (!now) {
    SENT_CHECK(connect_to_nothing());
  } else if (!database_ || connected_ != now || frozen_) {
    SENT_CHECK(connect(*now));
  }
  return Session{std::move(lock), *database_};
}

Result<Session> HomeDatabase::write() {
  std::unique_lock lock(mutex_);
  auto now = identity();
  if (!now) {
    SENT_CHECK(create());
    now = identity();
    if (!now) return fail(Code::internal, "'" + file_.string() + "' went away while it was made");
  }
  if (!database_ || connected_ != now || frozen_) SENT_CHECK(connect(*now));
  return Session{std::move(lock), *database_};
}

Result<std::string> HomeDatabase::owner() {
  const std::lock_guard lock(mutex_);
  if (owner_ && !owner_->in_place()) owner_.reset();  // the home was removed meanwhile
  if (!owner_) owner_.emplace(SENT_TRY(OwnerLock::take(running())));
  return owner_->name();
}

Result<void> HomeDatabase::connect(Identity identity) {
  database_.reset();
  connected_.reset();
  SENT_CHECK(check_header(file_));
  frozen_ = false;
  auto opened = connect_as(OpenMode::read_write);
  if (!opened && opened.error().code == Code::failed_precondition) {
    // A folder that we may not write: SQLite cannot lock there, but without a write-ahead log the
    // file alone is the whole truth.
    std::error_code none;
    const auto log = std::filesystem::file_size(file_.string() + "-wal", none);
    if (none || log == 0) {
      frozen_ = true;
      if (connect_as(OpenMode::frozen)) opened = {};
    }
  }
  if (!opened) {
    database_.reset();
    return opened;
  }
  connected_ = identity;
  return {};
}

Result<void> HomeDatabase::connect_as(OpenMode mode) {
  database_.emplace(SENT_TRY(Database::open(file_, mode, busy_timeout_)));
  database_->leave_log_on_close(true);  // until we know that the file is ours to change
  SENT_CHECK(migrate(*database_, file_));
  if (mode == OpenMode::frozen) return {};
  SENT_CHECK(use_write_ahead_log(*database_));
  database_->leave_log_on_close(false);
  return {};
}

Result<void> HomeDatabase::connect_to_nothing() {
  if (database_ && !connected_) return {};
  database_.reset();
  connected_.reset();
  database_.emplace(SENT_TRY(Database::open(":memory:", OpenMode::memory, busy_timeout_)));
  return migrate(*database_, ":memory:", Durability::none);
}

Result<void> HomeDatabase::create() const {
  const auto doing_it = doing("make the home folder '" + home_.string() + "'");
  SENT_CHECK(create_folders(home_).map_error(doing_it));
  remove_old_tries(home_);
  // Made aside and linked into place: whoever comes second finds a whole database.
  const std::filesystem::path made =
      home_ / (std::string(kNewDatabase) + random_hex_id().substr(0, 8));
  const auto make = [&]() -> Result<void> {
    const auto database = SENT_TRY(Database::open(made, OpenMode::create, busy_timeout_));
    SENT_CHECK(database.run_script("PRAGMA journal_mode = OFF"));
    SENT_CHECK(migrate(database, made, Durability::none));
    return database.run_script("PRAGMA journal_mode = WAL");
  };
  Result<void> result = make();
  if (result) result = sync_file(made);
  if (result && ::link(made.c_str(), file_.c_str()) != 0 && errno != EEXIST) {
    result = system_failure("write", file_, errno);
  }
  ::unlink(made.c_str());
  SENT_CHECK(std::move(result).map_error(doing_it));
  return sync_folder(home_);
}

}  // namespace sentiment::local
