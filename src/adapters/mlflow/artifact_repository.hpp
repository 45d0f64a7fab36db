#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"

namespace sentiment {

/// A file in a repository, or received from one.
struct RepositoryFile {
  std::string path;  ///< below the folder, with "/"
  std::uint64_t size = 0;
  std::string sha256;  ///< of a file that was received; else ""
};

/// Folders of files behind the artifact URIs of one kind: the server's proxy, a store it leaves to
/// its clients. Threads: one caller at a time.
class ArtifactRepository {
 public:
  virtual ~ArtifactRepository() = default;
  virtual bool takes(std::string_view uri) const = 0;
  /// Writes `file` to `uri`/`path`, over what is there.
  virtual Result<void> put(const std::string& uri, const std::string& path,
                           const std::filesystem::path& file) = 0;
  /// All files below `uri`; none where there is no such folder.
  virtual Result<std::vector<RepositoryFile>> list(const std::string& uri) = 0;
  /// Receives `uri`/`path` into `file`, which appears whole or not at all.
  virtual Result<RepositoryFile> get(const std::string& uri, const std::string& path,
                                     const std::filesystem::path& file) = 0;
};

/// The repositories that are known, asked in their order.
class ArtifactRepositories {
 public:
  explicit ArtifactRepositories(std::vector<std::unique_ptr<ArtifactRepository>> known)
      : known_(std::move(known)) {}
  /// Errors: failed_precondition for a URI that none of them takes.
  Result<ArtifactRepository*> of(const std::string& uri) const;
  /// Writes every file of a folder.
  Result<void> put_folder(const std::string& uri, const std::filesystem::path& folder) const;

 private:
  std::vector<std::unique_ptr<ArtifactRepository>> known_;
};

/// The regular files below a folder, by their paths in order.
/// Errors: not_found or internal where it cannot be read.
Result<std::vector<std::string>> files_below(const std::filesystem::path& folder);

}  // namespace sentiment
