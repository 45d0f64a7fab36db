#include "serving/metrics.hpp"

#include <prometheus/client_metric.h>
#include <prometheus/metric_family.h>
#include <prometheus/metric_type.h>
#include <prometheus/text_serializer.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "http/server/beast_server.hpp"
#include "http/server/router.hpp"
#include "serving/served_model.hpp"

namespace sentiment {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;
using Labels = std::vector<ClientMetric::Label>;

constexpr std::array<const char*, 3> kReloadResults{"success", "failure", "unchanged"};
constexpr double kNanosecondsPerSecond = 1e9;
constexpr double kMicrosecondsPerSecond = 1e6;

MetricFamily family(std::string name, std::string help, MetricType type) {
  MetricFamily out;
  out.name = std::move(name);
  out.help = std::move(help);
  out.type = type;
  return out;
}

void add_counter(MetricFamily& out, Labels labels, std::uint64_t value) {
  ClientMetric& metric = out.metric.emplace_back();
  metric.label = std::move(labels);
  metric.counter.value = static_cast<double>(value);
}

void add_gauge(MetricFamily& out, Labels labels, double value) {
  ClientMetric& metric = out.metric.emplace_back();
  metric.label = std::move(labels);
  metric.gauge.value = value;
}

std::size_t status_index(int status) {
  const auto* const found = std::ranges::find(ServingMetrics::kStatuses, status);
  const auto index = static_cast<std::size_t>(found - ServingMetrics::kStatuses.begin());
  return std::min(index, ServingMetrics::kStatuses.size() - 1);
}

}  // namespace

struct ServingMetrics::RouteCounts {
  std::array<OwnedCount, kStatuses.size()> statuses;
  std::array<OwnedCount, kBuckets.size() + 1> buckets;  ///< not cumulative; the last is the rest
  OwnedCount nanoseconds;
};

/// Classes that are counted one by one; the last counter is of all further ones.
constexpr std::size_t kCountedClasses = 32;

/// One thread's own cache lines.
struct alignas(64) ServingMetrics::Worker {
  explicit Worker(std::size_t rows) : routes(rows) {}
  std::vector<RouteCounts> routes;  ///< by Route::index; the last is what no route took
  OwnedCount received;
  OwnedCount answered;
  OwnedCount connected;
  OwnedCount disconnected;
  OwnedCount request_bytes;
  OwnedCount response_bytes;
  std::array<OwnedCount, kCountedClasses> labels;
};

ServingMetrics::ServingMetrics(std::size_t workers, const Router& router, TimePoint start)
    : router_(router), start_(start) {
  for (std::size_t i = 0; i < workers; ++i) {
    workers_.push_back(std::make_unique<Worker>(router.routes().size() + 1));
  }
}

ServingMetrics::~ServingMetrics() = default;

std::size_t ServingMetrics::row_of(const Route* route) const {
  return route == nullptr ? router_.routes().size() : route->index;
}

void ServingMetrics::received(std::size_t worker) { workers_[worker]->received.add(1); }
void ServingMetrics::connected(std::size_t worker) { workers_[worker]->connected.add(1); }
void ServingMetrics::disconnected(std::size_t worker) { workers_[worker]->disconnected.add(1); }
void ServingMetrics::predicted(std::size_t worker, std::size_t label) {
  workers_[worker]->labels.at(std::min(label, kCountedClasses - 1)).add(1);
}

void ServingMetrics::answered(std::size_t worker, const Exchange& exchange) {
  Worker& own = *workers_[worker];
  RouteCounts& counts = own.routes[row_of(exchange.route)];
  const auto nanoseconds = static_cast<std::uint64_t>(exchange.duration.count());
  const auto* const bucket = std::ranges::lower_bound(kBuckets, (nanoseconds + 999) / 1000);
  counts.statuses[status_index(exchange.status)].add(1);
  counts.buckets[static_cast<std::size_t>(bucket - kBuckets.begin())].add(1);
  counts.nanoseconds.add(nanoseconds);
  own.request_bytes.add(exchange.request_bytes);
  own.response_bytes.add(exchange.response_bytes);
  own.answered.add(1);
}

void ServingMetrics::reload(ReloadResult result) {
  reloads_.at(static_cast<std::size_t>(result)).fetch_add(1, std::memory_order_relaxed);
}

std::string ServingMetrics::scrape(const ServedModel* model,
                                   std::uint64_t dropped_log_lines) const {
  const auto total = [this](auto&& count) {
    std::uint64_t sum = 0;
    for (const auto& worker : workers_) sum += count(*worker).get();
    return sum;
  };

  auto requests = family("sentiment_http_requests_total", "Requests answered, by route and status.",
                         MetricType::Counter);
  auto latency =
      family("sentiment_http_request_duration_seconds",
             "From a request's last byte to its answer's first, by route.", MetricType::Histogram);
  for (std::size_t row = 0; row <= router_.routes().size(); ++row) {
    const bool routed = row < router_.routes().size();
    const Labels route{{"method", routed ? router_.routes()[row].method : ""},
                       {"route", routed ? router_.routes()[row].path : "none"}};
    for (std::size_t s = 0; s < kStatuses.size(); ++s) {
      const auto count = total([&](const Worker& w) -> auto& { return w.routes[row].statuses[s]; });
      if (count == 0) continue;
      Labels labels = route;
      labels.push_back({"status", std::to_string(kStatuses[s])});
      add_counter(requests, std::move(labels), count);
    }
    ClientMetric metric;
    metric.label = route;
    std::uint64_t seen = 0;
    for (std::size_t b = 0; b <= kBuckets.size(); ++b) {
      seen += total([&](const Worker& w) -> auto& { return w.routes[row].buckets[b]; });
      metric.histogram.bucket.push_back(
          {.cumulative_count = seen,
           .upper_bound = b < kBuckets.size()
                              ? static_cast<double>(kBuckets[b]) / kMicrosecondsPerSecond
                              : std::numeric_limits<double>::infinity()});
    }
    if (seen == 0) continue;
    metric.histogram.sample_count = seen;
    metric.histogram.sample_sum = static_cast<double>(total([&](const Worker& w) -> auto& {
                                    return w.routes[row].nanoseconds;
                                  })) /
                                  kNanosecondsPerSecond;
    latency.metric.push_back(std::move(metric));
  }

  const auto answered = total([](const Worker& w) -> auto& { return w.answered; });
  const auto received = total([](const Worker& w) -> auto& { return w.received; });
  const auto closed = total([](const Worker& w) -> auto& { return w.disconnected; });
  const auto opened = total([](const Worker& w) -> auto& { return w.connected; });
  const auto difference = [](std::uint64_t more, std::uint64_t less) {
    return more > less ? static_cast<double>(more - less) : 0.0;
  };
  auto in_flight = family("sentiment_http_requests_in_flight", "Requests that are being answered.",
                          MetricType::Gauge);
  add_gauge(in_flight, {}, difference(received, answered));
  auto connections =
      family("sentiment_http_connections", "Connections that are open.", MetricType::Gauge);
  add_gauge(connections, {}, difference(opened, closed));
  auto request_bytes =
      family("sentiment_http_request_bytes_total", "Bytes of request bodies.", MetricType::Counter);
  add_counter(request_bytes, {}, total([](const Worker& w) -> auto& { return w.request_bytes; }));
  auto response_bytes = family("sentiment_http_response_bytes_total", "Bytes of response bodies.",
                               MetricType::Counter);
  add_counter(response_bytes, {}, total([](const Worker& w) -> auto& { return w.response_bytes; }));

  auto predictions = family("sentiment_predictions_total",
                            "Texts classified, by the class answered.", MetricType::Counter);
  for (std::size_t label = 0; label < kCountedClasses; ++label) {
    const auto count = total([&](const Worker& w) -> auto& { return w.labels[label]; });
    if (label > 1 && count == 0) continue;
    const bool rest = label + 1 == kCountedClasses;
    add_counter(predictions, {{"class", rest ? "other" : std::to_string(label)}}, count);
  }
  auto reloads = family("sentiment_model_reloads_total", "Checks for a new champion, by outcome.",
                        MetricType::Counter);
  for (std::size_t result = 0; result < kReloadResults.size(); ++result) {
    add_counter(reloads, {{"result", kReloadResults.at(result)}},
                reloads_.at(result).load(std::memory_order_relaxed));
  }
  auto info = family("sentiment_model_info", "1 for the model that is served.", MetricType::Gauge);
  if (model != nullptr) {
    add_gauge(info,
              {{"name", model->name.value()},
               {"version", std::to_string(model->version.value())},
               {"alias", model->alias.value()},
               {"run_id", model->run_id.value()}},
              1);
  }
  auto stale =
      family("sentiment_model_stale",
             "1 while the last good model is served because the registry cannot be reached.",
             MetricType::Gauge);
  if (model != nullptr) add_gauge(stale, {}, model->stale ? 1 : 0);
  auto dropped = family("sentiment_log_lines_dropped_total",
                        "Log lines lost because a buffer was full.", MetricType::Counter);
  add_counter(dropped, {}, dropped_log_lines);
  auto build = family("sentiment_build_info", "1 for the program's version.", MetricType::Gauge);
  add_gauge(build, {{"version", SENTIMENT_VERSION}}, 1);
  auto start = family("process_start_time_seconds",
                      "When the server started, in seconds since 1970.", MetricType::Gauge);
  add_gauge(start, {}, std::chrono::duration<double>(start_.time_since_epoch()).count());

  return prometheus::TextSerializer().Serialize({requests, latency, in_flight, connections,
                                                 request_bytes, response_bytes, predictions,
                                                 reloads, info, stale, dropped, build, start});
}

}  // namespace sentiment
