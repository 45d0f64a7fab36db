#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "base/error.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace sentiment::local {

/// What can be bound to a `?` of a statement. Text is copied when bound.
using Value = std::variant<std::nullptr_t, std::int64_t, double, std::string_view>;

/// NULL for nullopt.
template <class T>
Value nullable(const std::optional<T>& value) {
  return value ? Value{*value} : Value{nullptr};
}

class Database;

/// A prepared statement with its values bound. Its Database must outlive it where it stands.
class Statement {
 public:
  /// Goes to the next row; false when there is none.
  Result<bool> step();
  /// Binds other values and starts again from the first row.
  Result<void> rebind(std::initializer_list<Value> values);

  std::string text(int column) const;
  std::int64_t integer(int column) const;
  double real(int column) const;
  bool is_null(int column) const;

 private:
  friend class Database;
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const;
  };
  Statement(const Database& database, sqlite3_stmt* statement)
      : database_(&database), statement_(statement) {}

  const Database* database_;
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

enum class OpenMode {
  read_write,  ///< the file must exist; where it cannot be written, reading works all the same
  frozen,      ///< nobody writes the file while it is open: reads where no lock can be taken
  create,      ///< makes the file; fails where there is one
  memory,      ///< an empty database that nobody else sees
};

/// One connection to a SQLite file: the only place that knows sqlite3.
/// Threads: one at a time.
/// Errors: every message names the file and what to do. failed_precondition for a folder that
///   cannot be written, corrupt_data for a file that is not a database, unavailable when another
///   process held the lock for longer than `busy_timeout`, internal for a full disk.
class Database {
 public:
  static Result<Database> open(const std::filesystem::path& file, OpenMode mode,
                               std::chrono::milliseconds busy_timeout);

  Database(Database&&) = default;
  Database& operator=(Database&&) = default;

  /// Prepares one statement; rows are read with step().
  Result<Statement> query(std::string_view sql, std::initializer_list<Value> values = {}) const;
  /// Runs one statement that answers no rows.
  Result<void> run(std::string_view sql, std::initializer_list<Value> values = {}) const;
  /// Runs any number of statements without values (schema, pragmas).
  Result<void> run_script(const std::string& sql) const;
  /// The first column of the first row as a number, 0 without a row.
  Result<std::int64_t> number(std::string_view sql, std::initializer_list<Value> values = {}) const;
  std::int64_t last_insert_id() const;
  /// Rows the last statement changed.
  int changes() const;

  /// Leaves the write-ahead log to the next opener when this connection closes (true), or moves it
  /// into the file (false, as SQLite does by default). A file we must not touch is closed with
  /// true.
  void leave_log_on_close(bool leave) const;

 private:
  friend class Statement;
  struct Close {
    void operator()(sqlite3* connection) const;
  };
  Database(std::filesystem::path file, std::chrono::milliseconds busy_timeout, sqlite3* connection)
      : file_(std::move(file)), busy_timeout_(busy_timeout), connection_(connection) {}
  Error failure(int result) const;

  std::filesystem::path file_;
  std::chrono::milliseconds busy_timeout_;
  std::unique_ptr<sqlite3, Close> connection_;
};

enum class Durability {
  none,           ///< for a file nobody uses yet
  process_crash,  ///< survives our death, not a power cut; costs no fsync
  power_loss,     ///< on the disk when commit() returns
};

/// A write transaction (BEGIN IMMEDIATE: the lock is taken at once, so it never fails half-way for
/// want of it). Rolled back unless committed.
class Transaction {
 public:
  static Result<Transaction> begin(const Database& database,
                                   Durability durability = Durability::process_crash);
  Result<void> commit();

  Transaction(Transaction&& other) noexcept : database_(std::exchange(other.database_, nullptr)) {}
  Transaction& operator=(Transaction&&) = delete;
  ~Transaction();

 private:
  explicit Transaction(const Database& database) : database_(&database) {}
  const Database* database_;
};

}  // namespace sentiment::local
