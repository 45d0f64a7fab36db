#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "http/server/beast_server.hpp"
#include "http/server/router.hpp"

namespace sentiment {

struct ServedModel;

enum class ReloadResult { success, failure, unchanged };

/// A count that one thread adds to and any thread reads; cheaper than a locked addition.
class OwnedCount {
 public:
  void add(std::uint64_t more) {
    value_.store(value_.load(std::memory_order_relaxed) + more, std::memory_order_relaxed);
  }
  std::uint64_t get() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::uint64_t> value_{0};
};

/// What the server counts, a set for each of its threads, added up when it is asked for.
/// Threads: the calls with a `worker` only from that worker; the others from any thread.
class ServingMetrics {
 public:
  /// `router` must outlive the metrics and be complete before the first answer; `start` is when
  /// the server started.
  ServingMetrics(std::size_t workers, const Router& router, TimePoint start);
  ~ServingMetrics();

  void received(std::size_t worker);
  void answered(std::size_t worker, const Exchange& exchange);
  void connected(std::size_t worker);
  void disconnected(std::size_t worker);
  void predicted(std::size_t worker, std::size_t label);
  void reload(ReloadResult result);

  /// Prometheus' text format 0.0.4; `model` may be nullptr.
  std::string scrape(const ServedModel* model, std::uint64_t dropped_log_lines) const;

  /// The statuses we send; an unknown one counts as the last.
  static constexpr std::array kStatuses{200, 307, 400, 401, 403, 404, 405, 408, 409,
                                        413, 415, 422, 431, 501, 503, 504, 500};
  /// Upper bounds of the latency buckets, in microseconds.
  static constexpr std::array<std::uint64_t, 14> kBuckets{
      25,    50,     100,    250,     500,       1'000,     2'500,
      5'000, 10'000, 50'000, 250'000, 1'000'000, 5'000'000, 30'000'000};

 private:
  struct RouteCounts;
  struct Worker;
  std::size_t row_of(const Route* route) const;

  const Router& router_;
  const TimePoint start_;
  std::vector<std::unique_ptr<Worker>> workers_;
  std::array<std::atomic<std::uint64_t>, 3> reloads_{};
};

}  // namespace sentiment
