#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "adapters/mlflow/artifact_repository.hpp"
#include "base/error.hpp"
#include "ports/object_store.hpp"

namespace sentiment {

/// "s3://" artifact URIs of a tracking server that leaves its store to its clients
/// (--no-serve-artifacts). The store is opened at the first call: most servers need none.
class S3Artifacts final : public ArtifactRepository {
 public:
  using Open = std::function<Result<std::unique_ptr<ObjectStore>>()>;

  explicit S3Artifacts(Open open) : open_(std::move(open)) {}

  bool takes(std::string_view uri) const override { return is_object_address(uri); }
  Result<void> put(const std::string& uri, const std::string& path,
                   const std::filesystem::path& file) override;
  Result<std::vector<RepositoryFile>> list(const std::string& uri) override;
  Result<RepositoryFile> get(const std::string& uri, const std::string& path,
                             const std::filesystem::path& file) override;

 private:
  Result<ObjectStore*> store();

  Open open_;
  std::unique_ptr<ObjectStore> store_;
};

}  // namespace sentiment
