#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/json.hpp"
#include "clients/mlflow/api.hpp"
#include "http/client/http_client.hpp"
#include "http/client/rest_client.hpp"
#include "http/http_message.hpp"

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

/// Files at "mlflow-artifacts:/…" URIs: a client of the server needs no key of its store.
/// They go through the server's proxy or, where the server says so (--artifacts-presigned-only,
/// MLflow 3.18), straight to its store at addresses that it signs. Bodies are streamed; a transfer
/// may take long, but ends when nothing moves for the Api's timeout.
/// Threads: one caller at a time.
/// Errors:  those of Api; invalid_argument for a URI of another kind, and for a path that the
///          server would read as another ("..", "#", "%"); failed_precondition when the server
///          hands out no artifacts; those of SignedAddress.
class Artifacts {
 public:
  /// `store` sends what goes straight to the store, without the server's login and certificates.
  Artifacts(Api& api, HttpClient& store) : api_(&api), store_(&store) {}

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
  /// `service` is below the server's artifact interface: "artifacts", "presigned", "mpu/create"…
  Result<Request> request(std::string_view method, std::string_view service, const std::string& uri,
                          std::string_view path) const;
  Result<void> send(const Request& request);
  SendOptions transfer_options() const;
  Result<bool> presigned_only(const Request& proxied);

  // presigned_artifacts.cpp
  Result<void> put_presigned(const std::string& uri, std::string_view path, std::string_view bytes);
  Result<Downloaded> get_presigned(const std::string& uri, std::string_view path,
                                   const std::filesystem::path& file);
  Result<Json> ask_presigned(const Request& request, const Json& body, Repeat repeat);

  Api* api_;
  HttpClient* store_;
  std::map<std::string, bool> presigned_only_;  ///< by server
};

/// Is this a URI that Artifacts takes?
bool is_proxied(std::string_view uri);

}  // namespace sentiment::mlflow
