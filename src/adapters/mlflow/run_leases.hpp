#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "base/strong.hpp"

namespace sentiment {

/// The runs that this machine's processes have open on a tracking server: a file each below
/// SENTIMENT_HOME/mlflow-runs, named after the run, with the server's address in it, and locked for
/// as long as its process lives, however that dies. So the next command finds the runs of those
/// that were killed and ends them on the server.
/// Threads: one caller at a time; processes may share the folder.
class RunLeases {
 public:
  RunLeases(std::filesystem::path folder, std::string address)
      : folder_(std::move(folder)), address_(std::move(address)) {}
  RunLeases(const RunLeases&) = delete;
  RunLeases& operator=(const RunLeases&) = delete;
  ~RunLeases();

  /// Errors: failed_precondition where the folder cannot be written.
  Result<void> take(const RunId& run);
  /// The run has ended.
  void release(const RunId& run);
  /// The runs on this server whose process is gone; none where there is no folder. Released by
  /// forget().
  std::vector<RunId> dead() const;
  void forget(const RunId& run) const;

 private:
  std::filesystem::path file_of(const RunId& run) const { return folder_ / run.value(); }

  std::filesystem::path folder_;
  std::string address_;
  std::map<RunId, int> held_;  ///< open files
};

}  // namespace sentiment
