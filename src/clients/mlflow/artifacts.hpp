#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "clients/mlflow/api.hpp"

namespace sentiment::mlflow {

/// A file below an artifact folder.
struct ArtifactFile {
  std::string path;  ///< relative to the folder that was listed, with "/"
  std::uint64_t size = 0;
};

/// What was received.
struct Downloaded {
  std::uint64_t size = 0;
  std::string sha256;
};

/// Files behind "mlflow-artifacts:/…" URIs, through the server's proxy: whoever reaches the server
/// needs no key of its store. Bodies are streamed; a transfer may take long, but ends when nothing
/// moves for the Api's timeout.
/// Threads: one caller at a time.
/// Errors:  those of Api; invalid_argument for a URI of another kind, and for a path that the
///          server would read as another ("..", "#", "%"); failed_precondition when the server
///          hands out no artifacts.
class Artifacts {
 public:
  explicit Artifacts(Api& api) : api_(&api) {}

  /// Writes one file to `uri`/`path`, over what is there.
  Result<void> upload(const std::string& uri, std::string_view path,
                      const std::filesystem::path& file);
  /// Receives `uri`/`path` into `file`, which appears whole or not at all.
  Result<Downloaded> download(const std::string& uri, std::string_view path,
                              const std::filesystem::path& file);
  /// All files below `uri`, in the order of their paths; none for a folder that is not there.
  Result<std::vector<ArtifactFile>> list(const std::string& uri);

 private:
  Result<void> list_into(const std::string& root, const std::string& folder,
                         std::vector<ArtifactFile>& files, int depth);
  Result<Request> request(std::string_view method, const std::string& uri,
                          std::string_view path) const;
  Result<void> send(const Request& request);

  Api* api_;
};

/// Is this a URI that Artifacts takes?
bool is_proxied(std::string_view uri);

}  // namespace sentiment::mlflow
