#include "adapters/local/schema.hpp"

#include <fmt/format.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <ios>
#include <span>
#include <string>
#include <string_view>

#include "adapters/local/database.hpp"

namespace sentiment::local {
namespace {

constexpr std::string_view kTrackingAndRegistry = R"sql(
CREATE TABLE experiments (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  name       TEXT    NOT NULL UNIQUE,
  created_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE runs (
  id            TEXT    PRIMARY KEY,
  experiment_id INTEGER NOT NULL REFERENCES experiments(id),
  name          TEXT    NOT NULL,
  user          TEXT    NOT NULL,
  status        TEXT    NOT NULL CHECK (status IN ('RUNNING', 'FINISHED', 'FAILED', 'KILLED')),
  start_ms      INTEGER NOT NULL,
  end_ms        INTEGER
) STRICT;
CREATE INDEX runs_by_start ON runs(experiment_id, start_ms);

CREATE TABLE params (
  run_id TEXT NOT NULL REFERENCES runs(id),
  key    TEXT NOT NULL,
  value  TEXT NOT NULL,
  PRIMARY KEY (run_id, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE metrics (
  run_id  TEXT    NOT NULL REFERENCES runs(id),
  key     TEXT    NOT NULL,
  step    INTEGER NOT NULL,
  time_ms INTEGER NOT NULL,
  value   REAL    NOT NULL,
  PRIMARY KEY (run_id, key, step, time_ms, value)
) STRICT, WITHOUT ROWID;

CREATE TABLE tags (
  run_id TEXT NOT NULL REFERENCES runs(id),
  key    TEXT NOT NULL,
  value  TEXT NOT NULL,
  PRIMARY KEY (run_id, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE datasets (
  id          INTEGER PRIMARY KEY,
  run_id      TEXT NOT NULL REFERENCES runs(id),
  name        TEXT NOT NULL,
  digest      TEXT NOT NULL,
  source_type TEXT NOT NULL,
  source      TEXT NOT NULL,
  schema      TEXT NOT NULL,
  profile     TEXT NOT NULL,
  context     TEXT NOT NULL,
  UNIQUE (run_id, name, digest)
) STRICT;

CREATE TABLE models (
  id         TEXT    PRIMARY KEY,
  run_id     TEXT    NOT NULL REFERENCES runs(id),
  name       TEXT    NOT NULL,
  created_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX models_by_run ON models(run_id, name);

CREATE TABLE registered_models (
  name       TEXT    PRIMARY KEY,
  created_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE versions (
  name       TEXT    NOT NULL REFERENCES registered_models(name),
  version    INTEGER NOT NULL CHECK (version >= 1),
  run_id     TEXT    NOT NULL,
  source     TEXT    NOT NULL,
  created_ms INTEGER NOT NULL,
  PRIMARY KEY (name, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE version_tags (
  name    TEXT    NOT NULL,
  version INTEGER NOT NULL,
  key     TEXT    NOT NULL,
  value   TEXT    NOT NULL,
  PRIMARY KEY (name, version, key),
  FOREIGN KEY (name, version) REFERENCES versions(name, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE aliases (
  name    TEXT    NOT NULL,
  alias   TEXT    NOT NULL,
  version INTEGER NOT NULL,
  PRIMARY KEY (name, alias),
  FOREIGN KEY (name, version) REFERENCES versions(name, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE alias_moves (
  id           INTEGER PRIMARY KEY AUTOINCREMENT,
  name         TEXT    NOT NULL,
  alias        TEXT    NOT NULL,
  from_version INTEGER,
  to_version   INTEGER,
  moved_ms     INTEGER NOT NULL,
  who          TEXT    NOT NULL,
  why          TEXT    NOT NULL,
  scores       TEXT    NOT NULL
) STRICT;
CREATE INDEX alias_moves_by_alias ON alias_moves(name, alias);

CREATE TRIGGER alias_moves_stay BEFORE UPDATE ON alias_moves
BEGIN SELECT RAISE(ABORT, 'the ledger of alias moves is append-only'); END;
CREATE TRIGGER alias_moves_remain BEFORE DELETE ON alias_moves
BEGIN SELECT RAISE(ABORT, 'the ledger of alias moves is append-only'); END;
-- INSERT OR REPLACE deletes without the trigger above.
CREATE TRIGGER alias_moves_append BEFORE INSERT ON alias_moves
WHEN EXISTS (SELECT 1 FROM alias_moves WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'the ledger of alias moves is append-only'); END;
)sql";

constexpr std::string_view kFlowHistory = R"sql(
CREATE TABLE flow_runs (
  id         TEXT    PRIMARY KEY,
  flow       TEXT    NOT NULL,
  name       TEXT    NOT NULL,
  state      TEXT    NOT NULL,
  message    TEXT    NOT NULL,
  run_id     TEXT    NOT NULL DEFAULT '',
  parameters TEXT    NOT NULL,
  tags       TEXT    NOT NULL,
  start_ms   INTEGER NOT NULL,
  end_ms     INTEGER,
  owner      TEXT    NOT NULL
) STRICT;
CREATE INDEX flow_runs_by_start ON flow_runs(start_ms);
CREATE INDEX flow_runs_by_run ON flow_runs(run_id);

CREATE TABLE task_runs (
  id          TEXT    PRIMARY KEY,
  flow_run_id TEXT    NOT NULL REFERENCES flow_runs(id),
  position    INTEGER NOT NULL,
  name        TEXT    NOT NULL,
  upstream    TEXT    NOT NULL,
  state       TEXT    NOT NULL,
  run_count   INTEGER NOT NULL,
  message     TEXT    NOT NULL,
  start_ms    INTEGER,
  end_ms      INTEGER
) STRICT;
CREATE INDEX task_runs_by_flow ON task_runs(flow_run_id, position);

CREATE TABLE logs (
  id          INTEGER PRIMARY KEY,
  flow_run_id TEXT    NOT NULL REFERENCES flow_runs(id),
  task_run_id TEXT    NOT NULL,
  level       TEXT    NOT NULL,
  message     TEXT    NOT NULL,
  time_ms     INTEGER NOT NULL
) STRICT;
CREATE INDEX logs_by_flow ON logs(flow_run_id);

-- Which process is at work on a run: the name of its lock file below running/.
ALTER TABLE runs ADD COLUMN owner TEXT NOT NULL DEFAULT '';
CREATE INDEX runs_running ON runs(owner) WHERE status = 'RUNNING';
)sql";

/// Where an orchestrator's server shows a flow run.
constexpr std::string_view kShownFlowRuns = R"sql(
ALTER TABLE flow_runs ADD COLUMN shown_id TEXT NOT NULL DEFAULT '';
ALTER TABLE flow_runs ADD COLUMN shown_url TEXT NOT NULL DEFAULT '';
)sql";

/// Versions that were deleted: their numbers are not given again.
constexpr std::string_view kDeletedVersions = R"sql(
CREATE TABLE deleted_versions (
  name       TEXT    NOT NULL,
  version    INTEGER NOT NULL,
  run_id     TEXT    NOT NULL,
  deleted_ms INTEGER NOT NULL,
  PRIMARY KEY (name, version)
) STRICT, WITHOUT ROWID;
)sql";

constexpr std::array<std::string_view, 4> kSteps{kTrackingAndRegistry, kFlowHistory, kShownFlowRuns,
                                                 kDeletedVersions};

tl::unexpected<Error> not_ours(const std::filesystem::path& file) {
  return fail(Code::failed_precondition,
              fmt::format("'{}' belongs to another program; set SENTIMENT_HOME to a folder of "
                          "our own",
                          file.string()));
}

Result<void> check_version(std::int64_t application, std::int64_t version,
                           const std::filesystem::path& file) {
  if (version > schema_version() && application == kApplicationId) {
    return fail(Code::failed_precondition,
                fmt::format("'{}' has schema version {}, this program knows up to {}; nothing was "
                            "changed: use the newer program that wrote it, or another "
                            "SENTIMENT_HOME",
                            file.string(), version, schema_version()));
  }
  if (application != kApplicationId && (application != 0 || version != 0)) return not_ours(file);
  return {};
}

std::int64_t big_endian(std::string_view bytes, std::size_t at) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    value = (value << 8U) | static_cast<unsigned char>(bytes[at + i]);
  }
  return static_cast<std::int32_t>(value);
}

}  // namespace

std::span<const std::string_view> schema_steps() { return kSteps; }

std::int64_t schema_version() { return static_cast<std::int64_t>(kSteps.size()); }

Result<void> check_header(const std::filesystem::path& file) {
  // Offsets from https://www.sqlite.org/fileformat2.html#the_database_header
  constexpr std::size_t kHeader = 100;
  constexpr std::size_t kUserVersion = 60;
  constexpr std::size_t kApplication = 68;
  std::ifstream in(file, std::ios::binary);
  std::string header(kHeader, '\0');
  in.read(header.data(), kHeader);
  if (!in && in.gcount() == 0) return {};  // empty, or not ours to read: opening it will say
  constexpr std::string_view kMagic{"SQLite format 3\0", 16};
  if (!in || std::string_view(header).substr(0, kMagic.size()) != kMagic) {
    return fail(Code::corrupt_data,
                fmt::format("'{}' is damaged or not a database; restore it from a copy, or move it "
                            "away to start over",
                            file.string()));
  }
  return check_version(big_endian(header, kApplication), big_endian(header, kUserVersion), file);
}

Result<void> migrate(const Database& database, const std::filesystem::path& file,
                     Durability durability) {
  const auto version = SENT_TRY(database.number("PRAGMA user_version"));
  const auto application = SENT_TRY(database.number("PRAGMA application_id"));
  SENT_CHECK(check_version(application, version, file));
  if (version == schema_version()) return {};
  const auto tables = SENT_TRY(database.number("SELECT count(*) FROM sqlite_schema"));
  if (application == 0 && tables != 0) return not_ours(file);
  for (std::int64_t next = version; next < schema_version(); ++next) {
    auto transaction = SENT_TRY(Transaction::begin(database, durability));
    if (SENT_TRY(database.number("PRAGMA user_version")) != next) continue;  // another process did
    SENT_CHECK(database.run_script(std::string(kSteps[static_cast<std::size_t>(next)])));
    SENT_CHECK(database.run_script(fmt::format(
        "PRAGMA application_id = {}; PRAGMA user_version = {}", kApplicationId, next + 1)));
    SENT_CHECK(transaction.commit());
  }
  return {};
}

}  // namespace sentiment::local
