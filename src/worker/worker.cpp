#include "worker/worker.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <iterator>
#include <string>
#include <utility>

#include "base/clock.hpp"
#include "base/code_pages.hpp"
#include "base/counted.hpp"
#include "base/stop_flag.hpp"
#include "ports/run_queue.hpp"
#include "worker/heartbeat_file.hpp"
#include "worker/run_launcher.hpp"

namespace sentiment {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kSlice{100};  // a stop, or the end of a run, is noticed soon

}  // namespace

Worker::Worker(WorkerOptions options, RunQueue& queue, RunLauncher& launcher,
               HeartbeatFile& heartbeat, Clock& clock, const StopFlag& stop, Say say)
    : options_(std::move(options)),
      queue_(queue),
      launcher_(launcher),
      heartbeat_(heartbeat),
      clock_(clock),
      stop_(stop),
      say_(std::move(say)) {}

Result<void> Worker::run() {
  SENT_CHECK(register_until_it_works());
  if (const auto crashed = queue_.crash_dead_runs(); crashed && *crashed > 0) {
    say_(fmt::format("marked {} Crashed: the process died on this machine",
                     counted(*crashed, "run")));
  }
  release_code_pages();  // it may idle for days
  while (!stop_.requested()) {
    const auto taken = take_due_runs();
    if (!taken) {
      if (options_.once) return taken;
      complain(taken.error());
    } else if (!complaint_.empty()) {
      complaint_.clear();
      say_("the server answers again");
    }
    if (options_.once) break;
    pause();
  }
  if (!running_.empty())
    say_(fmt::format("waiting for {} to end", counted(running_.size(), "run")));
  while (!running_.empty()) {
    heartbeat_.beat(clock_.now());
    clock_.sleep(kSlice);
    look_after_processes();
  }
  heartbeat_.end();
  return {};
}

Result<void> Worker::register_until_it_works() {
  while (true) {
    heartbeat_.beat(clock_.now());
    auto done = queue_.register_deployment(options_.deployment);
    if (done || options_.once || !may_pass_later(done.error())) return done;
    complain(done.error());
    if (stop_.requested()) return fail(Code::interrupted, "stopped before the server answered");
    pause();
  }
}

Result<void> Worker::take_due_runs() {
  const auto limit = static_cast<std::size_t>(options_.deployment.concurrency);
  if (running_.size() >= limit) return {};
  for (const auto& run : SENT_TRY(queue_.due())) {
    if (stop_.requested()) return {};
    if (SENT_TRY(queue_.claim(run))) start(run);
    if (running_.size() >= limit && !options_.once) return {};
    while (options_.once && running_.size() >= limit && !stop_.requested()) {
      heartbeat_.beat(clock_.now());
      clock_.sleep(kSlice);
      look_after_processes();
    }
  }
  return {};
}

void Worker::start(const DueRun& run) {
  const auto pid = launcher_.start(run);
  if (!pid) {
    say_(fmt::format("{}: {}", run.name, pid.error().message));
    if (!report_end(run, pid.error().message)) ends_[run.id] = pid.error().message;
    return;
  }
  running_[*pid] = run;
  say_(fmt::format("{}: started as process {}", run.name, *pid));
  if (const auto named = queue_.set_process(run.id, *pid); !named) complain(named.error());
}

void Worker::look_after_processes() {
  for (const auto& ended : launcher_.ended()) {
    const auto found = running_.find(ended.pid);
    if (found == running_.end()) continue;
    const DueRun run = found->second;
    running_.erase(found);
    say_(fmt::format("{}: {}", run.name, ended.how));
    const std::string how = fmt::format("process {} {}", ended.pid, ended.how);
    if (!report_end(run, how)) ends_[run.id] = how;
  }
  for (auto end = ends_.begin(); end != ends_.end();) {
    end = report_end({end->first, end->first}, end->second) ? ends_.erase(end) : std::next(end);
  }
}

/// Whether the server knows now how the run ended.
bool Worker::report_end(const DueRun& run, const std::string& how) {
  const auto told = queue_.process_ended(run.id, how);
  if (!told) {
    complain(told.error());
    return !may_pass_later(told.error());
  }
  if (*told) say_(fmt::format("{}: Crashed, {}", run.name, how));
  return true;
}

void Worker::pause() {
  const TimePoint until = clock_.now() + options_.poll;
  do {
    heartbeat_.beat(clock_.now());
    clock_.sleep(std::min<milliseconds>(kSlice, options_.poll));
    if (!running_.empty() || !ends_.empty()) look_after_processes();
  } while (clock_.now() < until && !stop_.requested());
}

void Worker::complain(const Error& error) {
  if (complaint_ == error.message) return;
  complaint_ = error.message;
  say_(error.message);
}

}  // namespace sentiment
