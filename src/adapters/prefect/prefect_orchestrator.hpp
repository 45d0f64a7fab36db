#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "adapters/prefect/prefect_queue.hpp"
#include "adapters/prefect/prefect_reporter.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/stop_flag.hpp"
#include "clients/prefect/client.hpp"
#include "http/client/http_client.hpp"
#include "ports/orchestrator.hpp"

namespace sentiment::prefect {

/// A Prefect 3 server as our Orchestrator.
class PrefectOrchestrator final : public Orchestrator {
 public:
  /// `clock` outlives it. Asks nothing yet.
  /// Errors: usage for an address that is none.
  static Result<std::unique_ptr<PrefectOrchestrator>> open(ReporterOptions options,
                                                           MakeHttp make_http, Clock& clock);

  std::unique_ptr<FlowReporter> report(const std::optional<AssignedRun>& assigned,
                                       std::function<void()> cancel) override;
  Result<AssignedRun> take(const std::string& id, const StopFlag& stop) override;
  Result<void> give_up(const AssignedRun& run, const Error& why) override;
  KeptReports send_kept(std::chrono::milliseconds limit) override;
  RunQueue& queue() override { return queue_; }
  std::string address() const override { return client_->address(); }

 private:
  PrefectOrchestrator(ReporterOptions options, MakeHttp make_http, Clock& clock,
                      std::unique_ptr<HttpClient> http, std::unique_ptr<Client> client);

  ReporterOptions options_;
  MakeHttp make_http_;
  Clock& clock_;
  std::unique_ptr<HttpClient> http_;
  std::unique_ptr<Client> client_;
  PrefectQueue queue_;
  std::string taken_flow_id_;  ///< the flow of the run that was taken last
};

}  // namespace sentiment::prefect
