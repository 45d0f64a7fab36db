#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <variant>

#include "base/error.hpp"

namespace sentiment {

/// One key and its value in a log line; views must live until Log::write returns.
struct LogField {
  template <class T>
  LogField(std::string_view name, const T& given) : key(name), value(convert(given)) {}

  std::string_view key;
  std::variant<std::string_view, std::int64_t, double, bool> value;

 private:
  template <class T>
  static decltype(value) convert(const T& given) {
    if constexpr (std::same_as<T, bool>) {
      return given;
    } else if constexpr (std::integral<T>) {
      return static_cast<std::int64_t>(given);
    } else if constexpr (std::floating_point<T>) {
      return static_cast<double>(given);
    } else {
      return std::string_view(given);
    }
  }
};

enum class Severity { debug, info, warning, error };
/// "debug", "info", "warning", "error".
std::string_view to_string(Severity severity);
Result<Severity> parse_severity(std::string_view text);

enum class LogFormat {
  automatic,  ///< text where standard error is a terminal and takes the lines, else json
  text,
  json,
};
/// Of "auto", "text", "json".
Result<LogFormat> parse_log_format(std::string_view text);

struct LogOptions {
  std::string file;  ///< appended to; empty: standard error
  LogFormat format = LogFormat::automatic;
  Severity lowest = Severity::info;
  std::size_t buffer_bytes =
      std::size_t{1024} * 1024;  ///< of each of a few buffers; what exceeds it is dropped
};

/// An event log in JSON lines, {"time":…,"level":…,"event":…,key:value,…}, or for people as text:
/// "2026-11-30 03:34:53 info    event key=value …", a value with blanks or the like in quotes.
/// Lines are put into memory and written out by a thread of the log's own, 50 ms later at the
/// latest; nobody who logs waits for a disk. No text of users, and no secret, belongs in a field.
/// Threads: any.
class Log {
 public:
  /// Errors: failed_precondition when the file cannot be opened for appending.
  static Result<std::unique_ptr<Log>> open(const LogOptions& options);
  /// Writes out what is left.
  ~Log();
  Log(const Log&) = delete;
  Log& operator=(const Log&) = delete;

  /// Cost: well under a microsecond; allocates only while its buffer grows.
  void write(Severity severity, std::string_view event, std::initializer_list<LogField> fields);
  void info(std::string_view event, std::initializer_list<LogField> fields) {
    write(Severity::info, event, fields);
  }
  void warning(std::string_view event, std::initializer_list<LogField> fields) {
    write(Severity::warning, event, fields);
  }
  void error(std::string_view event, std::initializer_list<LogField> fields) {
    write(Severity::error, event, fields);
  }

  /// Whether the lines are text, for people who want fewer facts than machines.
  bool is_text() const;

  /// Returns when all that was written before is in the file.
  void flush();
  /// Lines lost because a buffer was full or the file could not be written.
  std::uint64_t dropped() const;

 private:
  class Impl;
  explicit Log(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace sentiment
