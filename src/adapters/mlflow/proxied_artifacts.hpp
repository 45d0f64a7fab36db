#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/mlflow/artifact_repository.hpp"
#include "base/error.hpp"
#include "clients/mlflow/artifacts.hpp"

namespace sentiment {

/// "mlflow-artifacts:" URIs, through the tracking server.
class ProxiedArtifacts final : public ArtifactRepository {
 public:
  /// `artifacts` outlives it.
  explicit ProxiedArtifacts(mlflow::Artifacts& artifacts) : artifacts_(&artifacts) {}

  bool takes(std::string_view uri) const override { return mlflow::is_proxied(uri); }
  Result<void> put(const std::string& uri, const std::string& path,
                   const std::filesystem::path& file) override {
    return artifacts_->upload(uri, path, file);
  }
  Result<std::vector<RepositoryFile>> list(const std::string& uri) override {
    std::vector<RepositoryFile> files;
    const auto listed = SENT_TRY(artifacts_->list(uri));
    for (const auto& file : listed) {
      files.push_back({.path = file.path, .size = file.size, .sha256 = {}});
    }
    return files;
  }
  Result<RepositoryFile> get(const std::string& uri, const std::string& path,
                             const std::filesystem::path& file) override {
    const auto received = SENT_TRY(artifacts_->download(uri, path, file));
    return RepositoryFile{.path = path, .size = received.size, .sha256 = received.sha256};
  }

 private:
  mlflow::Artifacts* artifacts_;
};

}  // namespace sentiment
