#pragma once

#include <string>
#include <vector>

#include "adapters/prefect/prefect_reporter.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "clients/prefect/client.hpp"
#include "clients/prefect/deployments.hpp"
#include "clients/prefect/flow_runs.hpp"
#include "ports/run_queue.hpp"

namespace sentiment::prefect {

/// Which process executes a run, so that it can be told whether it lives: host, number, and when it
/// started (numbers are used again).
struct ProcessName {
  std::string host;
  int pid = 0;
  std::string started;  ///< as the kernel counts; empty: there is no such process
};
ProcessName process_name(int pid);
std::string to_string(const ProcessName& process);
/// Whether that process ran on this machine and has ended; false for any other text.
bool is_dead_here(const std::string& process);

/// The runs of one deployment that is served without a work pool, as Python's flow.serve() does.
class PrefectQueue final : public RunQueue {
 public:
  /// All three outlive it.
  PrefectQueue(Client& client, Clock& clock, const ReporterOptions& options);

  Result<void> register_deployment(const DeploymentSpec& spec) override;
  Result<std::vector<DueRun>> due() override;
  Result<bool> claim(const DueRun& run) override;
  Result<void> set_process(const std::string& run_id, int pid) override;
  Result<bool> process_ended(const std::string& run_id, const std::string& how) override;
  Result<int> crash_dead_runs() override;

 private:
  /// A claim whose answer was lost: it is proposed again with the same id.
  struct Doubt {
    DueRun run;
    std::string transition_id;
  };

  Result<void> bring_up_to_date(const Deployment& there, const Deployment& wanted);
  Result<void> apply_schedule(const Deployment& there, const Deployment& wanted);
  Result<bool> propose(const DueRun& run, const std::string& transition_id);
  Result<bool> first_claim_is_ours(const std::string& run_id);

  Client& client_;
  Clock& clock_;
  const ReporterOptions& options_;
  std::string deployment_id_;
  std::vector<Doubt> doubts_;
};

}  // namespace sentiment::prefect
