#include "log/log.hpp"

#include <fmt/format.h>
#include <spdlog/common.h>
#include <spdlog/details/log_msg.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cmath>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <iterator>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <variant>

#include "base/clock.hpp"
#include "base/json.hpp"

namespace sentiment {
namespace {

using std::chrono::floor;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr milliseconds kFlushAfter{50};
constexpr std::size_t kShards = 8;
constexpr std::array<std::string_view, 3> kFormats{"auto", "text", "json"};
constexpr std::array<std::string_view, 4> kSeverities{"debug", "info", "warning", "error"};

/// Lines of some of the threads, not yet written. spdlog's own queue wakes its thread for every
/// line, which costs more than a request; here it is woken once for a buffer.
struct alignas(64) Shard {
  std::mutex mutex;
  std::string lines;
  std::chrono::sys_time<seconds> second{};  ///< of `second_text`
  std::string second_text;                  ///< "2026-11-23T05:06:07"
};

/// As text without milliseconds, which nobody reads.
void append_time(Shard& shard, bool as_text) {
  const auto now = floor<milliseconds>(std::chrono::system_clock::now());
  const auto second = floor<seconds>(now);
  if (second != shard.second || shard.second_text.empty()) {
    shard.second = second;
    shard.second_text = to_iso8601(TimePoint(second)).substr(0, 19);
  }
  if (as_text) {
    shard.lines.append(shard.second_text, 0, 10).append(" ").append(shard.second_text, 11);
  } else {
    fmt::format_to(std::back_inserter(shard.lines), "{}.{:03}Z", shard.second_text,
                   (now - second).count());
  }
}

void append_value(std::string& out, const LogField& field) {
  if (const auto* text = std::get_if<std::string_view>(&field.value)) {
    append_json_string(out, *text);
  } else if (const auto* whole = std::get_if<std::int64_t>(&field.value)) {
    fmt::format_to(std::back_inserter(out), "{}", *whole);
  } else if (const auto* flag = std::get_if<bool>(&field.value)) {
    out += *flag ? "true" : "false";
  } else if (const double number = std::get<double>(field.value); std::isfinite(number)) {
    fmt::format_to(std::back_inserter(out), "{}", number);
  } else {
    out += "null";
  }
}

/// Whether a text needs no quotes in a line: printable ASCII without blanks, quotes and "=".
bool is_plain(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return c > ' ' && c < 0x7F && c != '"' && c != '=';
  });
}

void append_text_line(Shard& shard, Severity severity, std::string_view event,
                      std::initializer_list<LogField> fields) {
  std::string& out = shard.lines;
  append_time(shard, true);
  fmt::format_to(std::back_inserter(out), " {:<7} {}", to_string(severity), event);
  for (const LogField& field : fields) {
    fmt::format_to(std::back_inserter(out), " {}=", field.key);
    const auto* text = std::get_if<std::string_view>(&field.value);
    if (text != nullptr && is_plain(*text)) {
      out += *text;
    } else {
      append_value(out, field);
    }
  }
  out += '\n';
}

void append_json_line(Shard& shard, Severity severity, std::string_view event,
                      std::initializer_list<LogField> fields) {
  std::string& out = shard.lines;
  out += R"({"time":")";
  append_time(shard, false);
  out += R"(","level":")";
  out += to_string(severity);
  out += R"(","event":)";
  append_json_string(out, event);
  for (const LogField& field : fields) {
    out += ',';
    append_json_string(out, field.key);
    out += ':';
    append_value(out, field);
  }
  out += "}\n";
}

bool wants_text(const LogOptions& options) {
  if (options.format != LogFormat::automatic) return options.format == LogFormat::text;
  return options.file.empty() && ::isatty(STDERR_FILENO) == 1;
}

std::shared_ptr<spdlog::sinks::sink> open_sink(const std::string& file) {
  using Sink = std::shared_ptr<spdlog::sinks::sink>;
  Sink sink = file.empty() ? Sink(std::make_shared<spdlog::sinks::stderr_sink_st>())
                           : std::make_shared<spdlog::sinks::basic_file_sink_st>(file);
  sink->set_formatter(
      std::make_unique<spdlog::pattern_formatter>("%v", spdlog::pattern_time_type::utc, ""));
  return sink;
}

}  // namespace

std::string_view to_string(Severity severity) {
  return kSeverities.at(static_cast<std::size_t>(severity));
}

Result<Severity> parse_severity(std::string_view text) {
  const auto* const found = std::ranges::find(kSeverities, text);
  if (found == kSeverities.end()) {
    return fail(Code::invalid_argument, fmt::format("the log level is one of {}, not {}",
                                                    fmt::join(kSeverities, ", "), text));
  }
  return static_cast<Severity>(found - kSeverities.begin());
}

Result<LogFormat> parse_log_format(std::string_view text) {
  const auto* const found = std::ranges::find(kFormats, text);
  if (found == kFormats.end()) {
    return fail(Code::invalid_argument, fmt::format("the log format is one of {}, not {}",
                                                    fmt::join(kFormats, ", "), text));
  }
  return static_cast<LogFormat>(found - kFormats.begin());
}

class Log::Impl {
 public:
  Impl(const LogOptions& options, std::shared_ptr<spdlog::sinks::sink> sink)
      : options_(options),
        text_(wants_text(options)),
        sink_(std::move(sink)),
        thread_([this] { run(); }) {}

  ~Impl() {
    {
      const std::lock_guard lock(wake_mutex_);
      ending_ = true;
    }
    wake_.notify_one();
    thread_.join();
    flush();
  }

  void write(Severity severity, std::string_view event, std::initializer_list<LogField> fields) {
    if (severity < options_.lowest) return;
    Shard& shard = shards_.at(std::hash<std::thread::id>{}(std::this_thread::get_id()) % kShards);
    bool was_empty = false;
    bool half_full = false;
    {
      const std::lock_guard lock(shard.mutex);
      const std::size_t before = shard.lines.size();
      append(shard, severity, event, fields);
      if (shard.lines.size() > options_.buffer_bytes) {
        shard.lines.resize(before);
        dropped_.fetch_add(1, std::memory_order_relaxed);
        return;
      }
      was_empty = before == 0;
      const std::size_t half = options_.buffer_bytes / 2;
      half_full = before < half && shard.lines.size() >= half;
    }
    if (was_empty || half_full) wake(half_full);
  }

  void flush() {
    const std::lock_guard lock(flush_mutex_);
    for (Shard& shard : shards_) {
      {
        const std::lock_guard shard_lock(shard.mutex);
        chunk_.swap(shard.lines);
      }
      emit(chunk_);
      chunk_.clear();
    }
    report_dropped();
    try {
      sink_->flush();
    } catch (const spdlog::spdlog_ex&) {
      dropped_.fetch_add(1, std::memory_order_relaxed);
    }
  }

  std::uint64_t dropped() const { return dropped_.load(std::memory_order_relaxed); }
  bool is_text() const { return text_; }

 private:
  void append(Shard& shard, Severity severity, std::string_view event,
              std::initializer_list<LogField> fields) const {
    (text_ ? append_text_line : append_json_line)(shard, severity, event, fields);
  }

  void wake(bool at_once) {
    {
      const std::lock_guard lock(wake_mutex_);
      pending_ = true;
      at_once_ = at_once_ || at_once;
    }
    wake_.notify_one();
  }

  /// Waits for a first line, gives others a moment to join it, then writes them all.
  void run() {
    std::unique_lock lock(wake_mutex_);
    while (!ending_) {
      wake_.wait(lock, [this] { return pending_ || ending_; });
      wake_.wait_for(lock, kFlushAfter, [this] { return at_once_ || ending_; });
      pending_ = false;
      at_once_ = false;
      lock.unlock();
      flush();
      lock.lock();
    }
  }

  void emit(const std::string& lines) {
    if (lines.empty()) return;
    try {
      sink_->log(spdlog::details::log_msg("", spdlog::level::info, lines));
    } catch (const spdlog::spdlog_ex&) {
      dropped_.fetch_add(static_cast<std::uint64_t>(std::ranges::count(lines, '\n')),
                         std::memory_order_relaxed);
    }
  }

  void report_dropped() {
    const std::uint64_t all = dropped();
    if (all == reported_) return;
    Shard report;
    append(report, Severity::warning, "log_lines_dropped",
           {{"lines", static_cast<std::int64_t>(all - reported_)}});
    reported_ = all;
    emit(report.lines);
  }

  const LogOptions options_;
  const bool text_;
  std::shared_ptr<spdlog::sinks::sink> sink_;
  std::array<Shard, kShards> shards_;
  std::atomic<std::uint64_t> dropped_{0};
  std::mutex flush_mutex_;
  std::string chunk_;           ///< guarded by flush_mutex_
  std::uint64_t reported_ = 0;  ///< guarded by flush_mutex_
  std::mutex wake_mutex_;
  std::condition_variable wake_;
  bool pending_ = false;
  bool at_once_ = false;
  bool ending_ = false;
  std::thread thread_;
};

Log::Log(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Log::~Log() = default;

Result<std::unique_ptr<Log>> Log::open(const LogOptions& options) {
  try {
    auto sink = open_sink(options.file);
    return std::unique_ptr<Log>(new Log(std::make_unique<Impl>(options, std::move(sink))));
  } catch (const spdlog::spdlog_ex& error) {
    return fail(Code::failed_precondition,
                fmt::format("the log file {} cannot be written: {}", options.file, error.what()));
  }
}

void Log::write(Severity severity, std::string_view event, std::initializer_list<LogField> fields) {
  impl_->write(severity, event, fields);
}
void Log::flush() { impl_->flush(); }
bool Log::is_text() const { return impl_->is_text(); }
std::uint64_t Log::dropped() const { return impl_->dropped(); }

}  // namespace sentiment
