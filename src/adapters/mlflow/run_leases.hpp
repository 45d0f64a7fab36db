#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "files/file_lock.hpp"
#include "ports/ids.hpp"

namespace sentiment {

/// The runs that this machine's processes have open on a tracking server: a file each below
/// SENTIMENT_HOME/mlflow-runs, named after the run, with the server's address in it, and locked for
/// as long as its process lives, however that dies. So the next command finds the runs of those
/// that were killed, or that never heard whether their run was created, and ends them.
/// Threads: one caller at a time; processes may share the folder.
class RunLeases {
 public:
  RunLeases(std::filesystem::path folder, std::string address)
      : folder_(std::move(folder)), address_(std::move(address)) {}
  RunLeases(const RunLeases&) = delete;
  RunLeases& operator=(const RunLeases&) = delete;

  /// Errors: as system_failure() where the folder cannot be written.
  Result<void> take(const RunId& run) { return take(run.value(), ""); }
  /// The same before the run has an id: it is being created in this experiment, with `mark` (which
  /// can be a file's name) as the value of the tag by which it can be found.
  Result<void> take_unborn(const std::string& mark, const std::string& experiment_id) {
    return take(mark, experiment_id);
  }
  /// The run has ended, or there is none.
  void release(const std::string& name);
  void release(const RunId& run) { release(run.value()); }
  /// What a process that is gone left behind on this server; nothing where there is no folder.
  /// Released by forget().
  struct Dead {
    std::string name;           ///< the run's id, or the mark of one that may be there
    std::string experiment_id;  ///< of a mark; "" for an id
  };
  std::vector<Dead> dead() const;
  void forget(const std::string& name) const;

 private:
  Result<void> take(const std::string& name, const std::string& experiment_id);
  std::filesystem::path file_of(const std::string& name) const { return folder_ / name; }

  std::filesystem::path folder_;
  std::string address_;
  std::map<std::string, FileLock> held_;
};

}  // namespace sentiment
