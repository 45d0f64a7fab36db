#include "adapters/prefect/prefect_reporter.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <system_error>
#include <thread>
#include <utility>
#include <variant>

#include "adapters/prefect/flow_event_json.hpp"
#include "adapters/prefect/flow_report.hpp"
#include "adapters/prefect/journal.hpp"
#include "adapters/prefect/kept_journals.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/json.hpp"
#include "clients/prefect/client.hpp"
#include "clients/prefect/flow_runs.hpp"
#include "clients/prefect/ids.hpp"
#include "clients/prefect/task_events.hpp"
#include "http/client/http_client.hpp"
#include "http/http_message.hpp"
#include "ports/flow_observer.hpp"
#include "ports/orchestrator.hpp"

namespace sentiment::prefect {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;

constexpr std::size_t kMostWaiting = 10'000;
constexpr milliseconds kFirstPause{200};
constexpr milliseconds kLongestPause{8'000};

bool is_line(const FlowEvent& event, LogLevel most) {
  const auto* line = std::get_if<FlowLog>(&event);
  return line != nullptr && line->level <= most;
}

/// Room for one more: the oldest line of the least importance goes, never a state.
bool drop_a_line(std::deque<FlowEvent>& queue) {
  for (const auto most : {LogLevel::info, LogLevel::error}) {
    const auto found = std::ranges::find_if(
        queue, [most](const FlowEvent& event) { return is_line(event, most); });
    if (found == queue.end()) continue;
    queue.erase(found);
    return true;
  }
  return false;
}

/// Reports every answer except those that say the server cannot answer now.
class AnswerWatch final : public HttpClient {
 public:
  AnswerWatch(std::unique_ptr<HttpClient> inner, std::function<void()> heard)
      : inner_(std::move(inner)), heard_(std::move(heard)) {}
  Result<Response> stream(const Request& request, const SendOptions& options,
                          ResponseSink& sink) override {
    constexpr int kTooManyRequests = 429;
    constexpr int kFirstServerError = 500;
    auto response = inner_->stream(request, options, sink);
    if (response && response->status != kTooManyRequests && response->status < kFirstServerError) {
      heard_();
    }
    return response;
  }

 private:
  std::unique_ptr<HttpClient> inner_;
  std::function<void()> heard_;
};

}  // namespace

PrefectReporter::PrefectReporter(ReporterOptions options, MakeHttp make_http, Clock& clock,
                                 std::function<void()> cancel, std::optional<FlowRunRef> assigned)
    : options_(std::move(options)),
      make_http_(std::move(make_http)),
      clock_(clock),
      cancel_(std::move(cancel)),
      report_(assigned ? FlowReport(options_.report, *assigned, true)
                       : FlowReport(options_.report)),
      kept_(options_.journals, options_.report, options_.ui_url) {
  try {
    thread_ = std::thread([this] { run(); });
  } catch (const std::system_error& error) {
    ended_ = true;
    summary_.problem = fmt::format("cannot start the reporting thread: {}", error.what());
  }
}

PrefectReporter::~PrefectReporter() {
  if (thread_.joinable()) finish();
}

void PrefectReporter::on(const FlowEvent& event) {
  const auto begin = Steady::now();
  FlowEvent copy = event;
  {
    const std::lock_guard lock(mutex_);
    if (!ended_) {
      if (queue_.size() >= kMostWaiting && drop_a_line(queue_)) ++dropped_;
      queue_.push_back(std::move(copy));
    }
  }
  wake_.notify_one();
  const auto took = std::chrono::duration_cast<microseconds>(Steady::now() - begin);
  const std::lock_guard lock(mutex_);
  blocked_ += took;
}

std::string PrefectReporter::url() const {
  const std::lock_guard lock(mutex_);
  return summary_.url;
}

ReportSummary PrefectReporter::finish() {
  const auto begin = Steady::now();
  {
    std::unique_lock lock(mutex_);
    finishing_ = true;
    heard_ = begin;
    wake_.notify_one();
    const auto limit = [&] { return std::min(begin + options_.flush, heard_ + options_.silence); };
    while (!ended_ && Steady::now() < limit()) done_.wait_until(lock, limit());
  }
  abort_.request();
  if (thread_.joinable()) thread_.join();
  const std::lock_guard lock(mutex_);
  summary_.blocked = blocked_;
  summary_.flush = std::chrono::duration_cast<milliseconds>(Steady::now() - begin);
  return summary_;
}

void PrefectReporter::run() {
  Client* opened = nullptr;
  AnswerWatch http(make_http_(), [&] {
    if (opened != nullptr) heard(*opened);
  });
  auto client = Client::open(options_.client, http, clock_);
  if (client) {
    opened = client->get();
    opened->set_stop(&abort_);
    work(**client);
  } else {
    note(client.error());
    silenced_ = true;
    while (!wait_for_work()) take_in();
    take_in();
  }
  const std::lock_guard lock(mutex_);
  if (client) summary_.requests = (*client)->requests();
  const bool refused = report_.complete() || failure_.empty();
  summary_.problem = refused ? report_.problem() : failure_;
  ended_ = true;
  done_.notify_all();
}

void PrefectReporter::work(Client& client) {
  const auto now = Steady::now();
  next_send_ = now;
  next_beat_ = now + options_.look;  // a training that is over by then needs none
  next_look_ = now + options_.look;
  while (!wait_for_work()) {
    take_in();
    if (may_send()) send(client);
    if (!report_.began() || failures_ > 0 || silenced_) continue;
    if (Steady::now() >= next_beat_) beat(client);
    if (Steady::now() >= next_look_) look(client);
    if (!kept_done_) send_kept(client);
  }
  wind_up(client);
}

/// Until something is to be done; true once the flow is over.
bool PrefectReporter::wait_for_work() {
  std::unique_lock lock(mutex_);
  const bool first = !reached_ && failures_ == 0;
  const auto tick = std::min(options_.batch, options_.look);
  wake_.wait_for(lock, tick, [&] { return finishing_ || (first && !queue_.empty()); });
  return finishing_;
}

void PrefectReporter::take_in() {
  std::deque<FlowEvent> events;
  std::size_t dropped = 0;
  {
    const std::lock_guard lock(mutex_);
    events.swap(queue_);
    dropped = std::exchange(dropped_, 0);
  }
  if (dropped > 0) {
    const auto& last = report_.flow_run_id();
    events.push_back(
        FlowLog{.flow_run_id = last,
                .level = LogLevel::warning,
                .message = fmt::format("{} log lines were dropped: too many at once", dropped),
                .time = clock_.now()});
  }
  for (const auto& event : events) {
    if (const auto* started = std::get_if<FlowRunStarted>(&event); started && !journal_) {
      auto journal = Journal::create(options_.journals / (started->id + ".jsonl"));
      if (journal) {
        journal_.emplace(*std::move(journal));
      } else {
        note(journal.error());
      }
      if (const auto& run = report_.run()) write_down(created_line(*run));
    }
    write_down(to_json(event));
    report_.add(event);
  }
}

void PrefectReporter::write_down(const Json& line) {
  if (!journal_) return;
  if (const auto written = journal_->append(line); !written) {
    note(written.error());
    journal_->remove();
    journal_.reset();
  }
}

void PrefectReporter::note(const Error& error) {
  if (failure_.empty()) failure_ = error.message;
}

/// A server that answers, however slowly, is waited for: on this thread, within a call.
void PrefectReporter::heard(Client& client) {
  reached_ = true;
  if (flush_end_ != TimePoint{}) {
    deadline_ = std::min(flush_end_, clock_.now() + options_.silence);
    client.set_deadline(deadline_);
  }
  const std::lock_guard lock(mutex_);
  heard_ = Steady::now();
}

void PrefectReporter::send(Client& client) {
  const auto sent = report_.send(client);
  if (const auto& run = report_.run(); run && !journaled_run_) {
    journaled_run_ = true;
    write_down(created_line(*run));
    const auto url = flow_run_url(client, options_.ui_url, run->id);
    const std::lock_guard lock(mutex_);
    summary_.url = url;
    summary_.shown.push_back({report_.flow_run_id(), run->id, url});
  }
  if (const auto start = report_.flow_start(); start && !std::exchange(began_written_, true)) {
    write_down(began_line(*start));
  }
  if (sent) {
    failures_ = 0;
    next_send_ = Steady::now() + options_.batch;
    return;
  }
  note(sent.error());
  silenced_ = sent.error().code == Code::unauthenticated;
  report_.repeat_events();  // a server that went away may have lost what it had queued
  const auto pause = std::min(kLongestPause, kFirstPause * (1 << std::min(failures_, 10)));
  ++failures_;
  next_send_ = Steady::now() + pause;
}

void PrefectReporter::beat(Client& client) {
  next_beat_ = Steady::now() + options_.heartbeat;
  if (const auto sent = report_.send_heartbeat(client, clock_.now()); !sent) note(sent.error());
}

void PrefectReporter::look(Client& client) {
  next_look_ = Steady::now() + options_.look;
  const auto cancelled = report_.is_cancelled(client);
  if (!cancelled) {
    note(cancelled.error());
    report_.repeat_events();
  } else if (*cancelled && !std::exchange(cancelled_, true)) {
    cancel_();
  }
}

void PrefectReporter::send_kept(Client& client) {
  const auto more = kept_.send_next(client);
  kept_done_ = !more || !*more;
  const auto sent = kept_.take_sent();
  const std::lock_guard lock(mutex_);
  summary_.shown.insert(summary_.shown.end(), sent.begin(), sent.end());
}

/// The flow is over: sends the rest while there is time.
void PrefectReporter::wind_up(Client& client) {
  take_in();
  flush_end_ = clock_.now() + options_.flush;
  deadline_ = clock_.now() + options_.silence;
  client.set_deadline(deadline_);
  const auto has_time = [&] { return !abort_.requested() && clock_.now() < deadline_; };
  while (!silenced_ && !report_.complete() && has_time()) {
    send(client);
    if (report_.complete()) break;
    if (!reached_ && failures_ > 0) break;  // it was never there: no use in waiting for it
    if (failures_ > 0) {
      const auto left = deadline_ - clock_.now();
      clock_.sleep(std::clamp<milliseconds>(kFirstPause * failures_, milliseconds(1),
                                            std::max(left, milliseconds(1))));
    }
  }
  // The run is told: what is left can wait for the next command.
  flush_end_ = std::min(flush_end_, clock_.now() + options_.silence);
  bool recorded = false;
  if (report_.complete() && !report_.gone() && has_time()) {
    recorded = report_.is_recorded(client).value_or(false);
  }
  if (journal_ && (recorded || report_.gone())) {
    journal_->remove();
    journal_.reset();
  } else if (report_.complete()) {
    write_down(delivered_line());
  }
  while (report_.complete() && !kept_done_ && has_time()) send_kept(client);
  const std::lock_guard lock(mutex_);
  summary_.kept = journal_.has_value() && !report_.complete();
}

}  // namespace sentiment::prefect
