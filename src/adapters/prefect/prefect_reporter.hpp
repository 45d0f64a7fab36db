#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "adapters/prefect/flow_event_json.hpp"
#include "adapters/prefect/flow_report.hpp"
#include "adapters/prefect/journal.hpp"
#include "adapters/prefect/kept_journals.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/stop_flag.hpp"
#include "clients/prefect/client.hpp"
#include "http/client/http_client.hpp"
#include "ports/flow_observer.hpp"
#include "ports/orchestrator.hpp"

namespace sentiment::prefect {

/// How a reporter reaches its server and where it keeps what cannot be sent.
struct ReporterOptions {
  ClientOptions client;
  ReportOptions report;
  std::string ui_url;              ///< PREFECT_UI_URL, may be empty
  std::filesystem::path journals;  ///< folder
  std::chrono::milliseconds heartbeat{30'000};
  std::chrono::milliseconds look{1'000};   ///< how often it asks whether the run was cancelled
  std::chrono::milliseconds batch{1'000};  ///< how long events and log lines gather
  /// The most that finish() waits for a server that goes on answering, and 1 s to break off.
  std::chrono::milliseconds flush{30'000};
  std::chrono::milliseconds silence{4'000};  ///< it gives up a server that says nothing for so long
};

using MakeHttp = std::function<std::unique_ptr<HttpClient>()>;

/// Reports one training on a thread of its own. A call of the flow puts the event into a queue and
/// returns; the thread writes it to the journal, then sends it. Whatever becomes of the server, the
/// training never waits for it and never fails of it.
class PrefectReporter final : public FlowReporter {
 public:
  /// `clock` outlives it; `cancel` is called once when the run is cancelled at the server.
  PrefectReporter(ReporterOptions options, MakeHttp make_http, Clock& clock,
                  std::function<void()> cancel, std::optional<FlowRunRef> assigned);
  ~PrefectReporter() override;
  PrefectReporter(const PrefectReporter&) = delete;
  PrefectReporter& operator=(const PrefectReporter&) = delete;

  void on(const FlowEvent& event) override;

  std::string url() const override;
  ReportSummary finish() override;

 private:
  using Steady = std::chrono::steady_clock;

  void run();
  void work(Client& client);
  bool wait_for_work();
  void take_in();
  void write_down(const Json& line);
  void send(Client& client);
  void look(Client& client);
  void beat(Client& client);
  void send_kept(Client& client);
  void wind_up(Client& client);
  void note(const Error& error);
  void heard(Client& client);
  bool may_send() const { return !silenced_ && Steady::now() >= next_send_; }

  const ReporterOptions options_;
  const MakeHttp make_http_;
  Clock& clock_;
  std::function<void()> cancel_;
  StopFlag abort_;  ///< ends a call in flight

  mutable std::mutex mutex_;  ///< guards what stands up to the empty line
  std::condition_variable wake_;
  std::condition_variable done_;
  std::deque<FlowEvent> queue_;
  std::size_t dropped_ = 0;
  bool finishing_ = false;
  bool ended_ = false;
  Steady::time_point heard_{};  ///< the server's last sign of life, or when finishing began
  std::chrono::microseconds blocked_{0};
  ReportSummary summary_;

  // Of the thread alone.
  FlowReport report_;
  std::optional<Journal> journal_;
  KeptJournals kept_;
  bool journaled_run_ = false;
  bool cancelled_ = false;
  bool reached_ = false;  ///< the server has answered once
  bool began_written_ = false;
  bool silenced_ = false;  ///< it refused the credentials: no use in going on
  int failures_ = 0;
  std::string failure_;  ///< the first; of no interest once all was sent after all
  TimePoint flush_end_{};
  TimePoint deadline_{};  ///< of winding up: moves on with each answer, up to flush_end_
  Steady::time_point next_send_{};
  Steady::time_point next_look_{};
  Steady::time_point next_beat_{};
  bool kept_done_ = false;

  std::thread thread_;  ///< last: it uses all of the above
};

}  // namespace sentiment::prefect
