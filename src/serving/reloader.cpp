#include "serving/reloader.hpp"

#include <fmt/format.h>
#include <malloc.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <exception>
#include <mutex>
#include <optional>
#include <utility>

#include "log/log.hpp"
#include "serving/last_good.hpp"
#include "serving/metrics.hpp"
#include "serving/model_loader.hpp"
#include "serving/model_slot.hpp"
#include "serving/serving_ports.hpp"

namespace sentiment {

using std::chrono::milliseconds;

Reloader::Reloader(ReloaderOptions options, GuardedPorts& ports, ModelSlot& slot,
                   ServingMetrics& metrics, Log& log)
    : options_(std::move(options)),
      ports_(ports),
      slot_(slot),
      metrics_(metrics),
      log_(log),
      last_good_(options_.last_good_folder.empty()
                     ? std::nullopt
                     : std::optional<LastGood>(std::in_place, options_.last_good_folder,
                                               options_.name, options_.alias)),
      retry_(options_.first_retry),
      last_(ReloadOutcome{}),
      thread_([this] { run(); }) {}

Reloader::~Reloader() {
  stop();
  thread_.join();
}

void Reloader::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  asked_.notify_all();
  answered_.notify_all();
}

Result<ReloadOutcome> Reloader::reload(milliseconds patience) {
  std::unique_lock lock(mutex_);
  const std::uint64_t ticket = ++requested_;
  asked_.notify_all();
  answered_.wait_for(lock, patience, [&] { return done_ >= ticket || stopping_; });
  if (done_ >= ticket) return last_;
  if (stopping_) return fail(Code::interrupted, "The server is stopping");
  return fail(
      Code::deadline_exceeded,
      fmt::format("The registry and the store took longer than {:.3g} s; the reload goes on",
                  std::chrono::duration<double>(patience).count()));
}

void Reloader::run() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    const std::uint64_t ticket = requested_;
    lock.unlock();
    auto outcome = look_and_report();
    // Two models and their files were in memory for a moment: the heap would keep that room, and
    // more of it at some later reload.
    if (outcome && outcome->reloaded) ::malloc_trim(0);
    const milliseconds until_next = pause(outcome.has_value());
    lock.lock();
    last_ = std::move(outcome);
    done_ = ticket;
    answered_.notify_all();
    const auto wanted = [this] { return stopping_ || requested_ > done_; };
    if (until_next.count() > 0) {
      asked_.wait_for(lock, until_next, wanted);
    } else {
      asked_.wait(lock, wanted);
    }
  }
}

/// With nothing to serve, or nothing fresh, a registry that was down at the start is asked again
/// sooner.
milliseconds Reloader::pause(bool succeeded) {
  const auto served = slot_.current();
  const bool is_fresh = served && !served->stale;
  if (succeeded || is_fresh || options_.interval.count() == 0) return options_.interval;
  const milliseconds now = std::min(retry_, options_.interval);
  retry_ *= 2;
  return now;
}

Result<ReloadOutcome> Reloader::look() {
  return ports_.with([this](const ServingPorts& ports) -> Result<ReloadOutcome> {
    const auto version =
        SENT_TRY(find_served_version(ports.registry, options_.name, options_.alias));
    const auto served = slot_.current();
    const bool is_fresh = served && !served->stale;
    if (is_fresh && served->version == version.version && served->run_id == version.run_id) {
      return ReloadOutcome{.reloaded = false, .version = version.version};
    }
    auto fetched = SENT_TRY(fetch_version(ports, version));
    slot_.replace(SENT_TRY(load_served_model(fetched, options_.alias)));
    keep(fetched);
    return ReloadOutcome{.reloaded = true, .version = version.version};
  });
}

/// A copy that cannot be written is no reason not to serve.
void Reloader::keep(const FetchedVersion& fetched) {
  if (!last_good_) return;
  if (const auto kept = last_good_->keep(fetched); !kept) {
    log_.warning("last_good_model_not_kept",
                 {{"version", fetched.version.version.value()}, {"error", kept.error().message}});
  }
}

void Reloader::serve_last_good(const Error& reason) {
  if (!last_good_ || slot_.current() || reason.code == Code::not_found) return;
  auto model = last_good_->find().and_then([this](FetchedVersion fetched) {
    return load_served_model(std::move(fetched), options_.alias, Confirmed::not_now);
  });
  if (model) {
    log_.warning("stale_model_loaded", {{"model", options_.name.value()},
                                        {"version", (*model)->version.value()},
                                        {"because", reason.message}});
    slot_.replace(*std::move(model));
  } else if (model.error().code != Code::not_found) {
    log_.error("last_good_model_refused", {{"model", options_.name.value()},
                                           {"code", to_string(model.error().code)},
                                           {"error", model.error().message}});
  }
}

Result<ReloadOutcome> Reloader::look_and_report() {
  const auto begin = std::chrono::steady_clock::now();
  auto outcome = [this]() -> Result<ReloadOutcome> {
    try {
      return look();
    } catch (const std::exception& error) {
      return fail(Code::internal, fmt::format("the reload failed: {}", error.what()));
    }
  }();
  const auto took =
      std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now() - begin);
  if (!outcome) {
    metrics_.reload(ReloadResult::failure);
    serve_last_good(outcome.error());
    const auto served = slot_.current();
    const bool waits = outcome.error().code == Code::not_found && !served;
    const bool waited = std::exchange(waits_, waits);
    if (waits && waited) return outcome;
    if (waits) {
      log_.info("waiting_for_model", {{"model", options_.name.value()},
                                      {"alias", options_.alias.value()},
                                      {"reason", outcome.error().message}});
      return outcome;
    }
    log_.warning("model_reload_failed", {{"model", options_.name.value()},
                                         {"alias", options_.alias.value()},
                                         {"code", to_string(outcome.error().code)},
                                         {"error", outcome.error().message},
                                         {"still_serving", served ? served->version.value() : 0}});
  } else if (outcome->reloaded) {
    metrics_.reload(ReloadResult::success);
    log_.info("model_loaded", {{"model", options_.name.value()},
                               {"alias", options_.alias.value()},
                               {"version", outcome->version.value()},
                               {"milliseconds", took.count()}});
  } else {
    metrics_.reload(ReloadResult::unchanged);
  }
  return outcome;
}

}  // namespace sentiment
