#include "adapters/local/database.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

#include <cerrno>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <initializer_list>
#include <string>
#include <string_view>
#include <system_error>
#include <variant>

#include "files/durable_files.hpp"

namespace sentiment::local {
namespace {

int open_flags(OpenMode mode) {
  // Our callers hold a lock of their own around each connection.
  constexpr int kCommon = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_URI;
  switch (mode) {
    case OpenMode::read_write: return kCommon | SQLITE_OPEN_READWRITE;
    case OpenMode::frozen: return kCommon | SQLITE_OPEN_READONLY;
    case OpenMode::create: return kCommon | SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    case OpenMode::memory:
      return kCommon | SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_MEMORY;
  }
  return kCommon;
}

/// "file:" URI of a path, so that a '?' or '#' in a folder's name stays part of the name.
std::string uri_of(const std::filesystem::path& file, std::string_view query) {
  std::string uri = "file:";
  for (const char c : file.string()) {
    if (c == '?' || c == '#' || c == '%') {
      uri += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    } else {
      uri += c;
    }
  }
  return uri.append(query);
}

Error describe(const std::string& file, int result, int system_error, std::string_view detail,
               std::chrono::milliseconds busy_timeout) {
  switch (result & 0xFF) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return {Code::unavailable,
              fmt::format("'{}' was locked by another process for more than {} ms; try again when "
                          "that process is done",
                          file, busy_timeout.count())};
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_AUTH:
      if (system_error == ENOSPC) break;
      return {Code::failed_precondition,
              fmt::format("cannot write '{}' ({}); {}", file, detail, kHomeAdvice)};
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
      return {
          Code::corrupt_data,
          fmt::format("'{}' is damaged or not a database ({}); restore it from a copy, or move it "
                      "away to start over",
                      file, detail)};
    case SQLITE_FULL: return system_failure("write", file, ENOSPC).value();
    case SQLITE_TOOBIG:
      return {Code::invalid_argument, fmt::format("a value is too large for '{}'", file)};
    default: break;
  }
  // Only for these does SQLite's errno belong to this failure.
  const int kind = result & 0xFF;
  if (kind != SQLITE_IOERR && kind != SQLITE_CANTOPEN) system_error = 0;
  if (system_error == ENOSPC || system_error == EDQUOT) {
    return system_failure("write", file, system_error).value();
  }
  return {Code::internal,
          fmt::format("'{}': {}{}", file, detail,
                      system_error == 0
                          ? ""
                          : fmt::format(" ({})", std::generic_category().message(system_error)))};
}

int bind(sqlite3_stmt* statement, int position, const Value& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) {
    return sqlite3_bind_int64(statement, position, *number);
  }
  if (const auto* real = std::get_if<double>(&value)) {
    return sqlite3_bind_double(statement, position, *real);
  }
  if (const auto* text = std::get_if<std::string_view>(&value)) {
    // data() of an empty view may be null, which SQLite would take for NULL.
    return sqlite3_bind_text64(statement, position, text->empty() ? "" : text->data(), text->size(),
                               SQLITE_TRANSIENT, SQLITE_UTF8);
  }
  return sqlite3_bind_null(statement, position);
}

}  // namespace

void Statement::Finalize::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }

Result<bool> Statement::step() {
  const int result = sqlite3_step(statement_.get());
  if (result == SQLITE_ROW) return true;
  if (result == SQLITE_DONE) return false;
  return tl::make_unexpected(database_->failure(result));
}

Result<void> Statement::rebind(std::initializer_list<Value> values) {
  sqlite3_reset(statement_.get());
  int position = 0;
  for (const Value& value : values) {
    const int result = bind(statement_.get(), ++position, value);
    if (result != SQLITE_OK) return tl::make_unexpected(database_->failure(result));
  }
  return {};
}

std::string Statement::text(int column) const {
  const auto* bytes = sqlite3_column_text(statement_.get(), column);
  if (bytes == nullptr) return {};
  return {reinterpret_cast<const char*>(bytes),
          static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column))};
}

std::int64_t Statement::integer(int column) const {
  return sqlite3_column_int64(statement_.get(), column);
}

double Statement::real(int column) const { return sqlite3_column_double(statement_.get(), column); }

bool Statement::is_null(int column) const {
  return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL;
}

void Database::Close::operator()(sqlite3* connection) const { sqlite3_close_v2(connection); }

Result<Database> Database::open(const std::filesystem::path& file, OpenMode mode,
                                std::chrono::milliseconds busy_timeout) {
  const std::string place = mode == OpenMode::memory
                                ? ":memory:"
                                : uri_of(file, mode == OpenMode::frozen ? "?immutable=1" : "");
  sqlite3* raw = nullptr;
  int result = sqlite3_open_v2(place.c_str(), &raw, open_flags(mode), nullptr);
  Database database{file, busy_timeout, raw};
  if (result != SQLITE_OK) return tl::make_unexpected(database.failure(result));
  sqlite3_extended_result_codes(raw, 1);
  sqlite3_busy_timeout(raw, static_cast<int>(busy_timeout.count()));
  sqlite3_db_config(raw, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(raw, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  SENT_CHECK(database.run_script("PRAGMA foreign_keys = ON"));
  return database;
}

Error Database::failure(int result) const {
  const int system_error = connection_ == nullptr ? 0 : sqlite3_system_errno(connection_.get());
  const char* detail =
      connection_ == nullptr ? sqlite3_errstr(result) : sqlite3_errmsg(connection_.get());
  return describe(file_.string(), result, system_error, detail, busy_timeout_);
}

Result<Statement> Database::query(std::string_view sql, std::initializer_list<Value> values) const {
  sqlite3_stmt* raw = nullptr;
  const int result = sqlite3_prepare_v2(connection_.get(), sql.data(), static_cast<int>(sql.size()),
                                        &raw, nullptr);
  if (result != SQLITE_OK) return tl::make_unexpected(failure(result));
  Statement statement{*this, raw};
  SENT_CHECK(statement.rebind(values));
  return statement;
}

Result<void> Database::run(std::string_view sql, std::initializer_list<Value> values) const {
  auto statement = SENT_TRY(query(sql, values));
  SENT_CHECK(statement.step());
  return {};
}

Result<void> Database::run_script(const std::string& sql) const {
  const int result = sqlite3_exec(connection_.get(), sql.c_str(), nullptr, nullptr, nullptr);
  if (result != SQLITE_OK) return tl::make_unexpected(failure(result));
  return {};
}

Result<std::int64_t> Database::number(std::string_view sql,
                                      std::initializer_list<Value> values) const {
  auto statement = SENT_TRY(query(sql, values));
  const bool row = SENT_TRY(statement.step());
  return row ? statement.integer(0) : 0;
}

std::int64_t Database::last_insert_id() const {
  return sqlite3_last_insert_rowid(connection_.get());
}

int Database::changes() const { return sqlite3_changes(connection_.get()); }

void Database::leave_log_on_close(bool leave) const {
  sqlite3_db_config(connection_.get(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, leave ? 1 : 0, nullptr);
}

Result<Transaction> Transaction::begin(const Database& database, Durability durability) {
  // In write-ahead-log mode NORMAL syncs at checkpoints only, FULL at each commit.
  const std::string level = durability == Durability::none            ? "OFF"
                            : durability == Durability::process_crash ? "NORMAL"
                                                                      : "FULL";
  SENT_CHECK(database.run_script("PRAGMA synchronous = " + level + "; BEGIN IMMEDIATE"));
  return Transaction{database};
}

Result<void> Transaction::commit() {
  SENT_CHECK(database_->run_script("COMMIT"));
  database_ = nullptr;
  return {};
}

Transaction::~Transaction() {
  // A failed rollback means that SQLite has already rolled back by itself.
  if (database_ != nullptr) (void)database_->run_script("ROLLBACK");
}

}  // namespace sentiment::local
