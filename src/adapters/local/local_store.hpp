#pragma once

#include <filesystem>
#include <string>

#include "adapters/local/home_database.hpp"
#include "ports/artifact_store.hpp"

namespace sentiment::local {

/// Folders on this machine: "home:/…" below the home, "file:///…" and plain paths as they are.
/// Nothing is copied. Threads: safe.
/// Errors: not_found where there is nothing; invalid_argument for a URI of another kind, or one
///   that leads out of the home.
class LocalStore final : public ArtifactStore {
 public:
  explicit LocalStore(const HomeDatabase& home) : home_(&home) {}
  Result<std::filesystem::path> fetch(const std::string& uri) override;

 private:
  const HomeDatabase* home_;
};

}  // namespace sentiment::local
