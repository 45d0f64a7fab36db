#pragma once

#include <chrono>
#include <string>

#include "base/error.hpp"
#include "clients/prefect/client.hpp"

namespace sentiment::prefect {

/// An automation that makes a flow run CRASHED when its heartbeats stop for `silence`; the server
/// itself never notices a process that died. It looks at runs of one flow only.
/// Shape: silence of 10 s at least, the server's own limit.
struct CrashSilentRuns {
  std::string name;
  std::string flow_name;
  std::chrono::seconds silence{120};
};

/// Makes it unless one of that name is there, also when that one was changed or switched off.
/// Returns whether it was made. Errors: as Client.
Result<bool> ensure_automation(Client& client, const CrashSilentRuns& automation);

}  // namespace sentiment::prefect
