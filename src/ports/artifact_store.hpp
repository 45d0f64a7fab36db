#pragma once

#include <filesystem>
#include <string>

#include "base/error.hpp"

namespace sentiment {

/// Port: folders of files behind URIs.
/// Errors: not_found for a URI that holds nothing; unavailable when a service does not answer.
class ArtifactStore {
 public:
  virtual ~ArtifactStore() = default;
  /// A local folder that holds the files of `uri`: the place itself where it is local, else a
  /// verified copy in the cache.
  virtual Result<std::filesystem::path> fetch(const std::string& uri) = 0;
};

}  // namespace sentiment
