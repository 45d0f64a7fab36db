#pragma once

#include <sys/types.h>

#include <filesystem>
#include <memory>
#include <string>

#include "testing/temp_dir.hpp"

namespace sentiment::testing_support {

/// A real `mlflow server` of the pinned release (requirements/mlflow.txt, made by ./dev test) on a
/// free port, with SQLite and local artifacts in a folder of its own. Ends with the object. Cost: 5
/// to 8 seconds to start and 0.4 GiB: one for a whole test program.
class MlflowServer {
 public:
  /// Where the pinned release is; empty when it was never installed.
  static std::filesystem::path program();

  /// Starts it and waits until it answers; std::runtime_error with its log if it does not.
  MlflowServer();
  MlflowServer(const MlflowServer&) = delete;
  MlflowServer& operator=(const MlflowServer&) = delete;
  ~MlflowServer();

  const std::string& url() const { return url_; }

 private:
  TempDir folder_;
  std::string url_;
  pid_t pid_ = -1;
};

}  // namespace sentiment::testing_support
