#pragma once

#include <memory>
#include <string>
#include <vector>

#include "app/services.hpp"
#include "ports/ids.hpp"
#include "ports/model_registry.hpp"
#include "ports/tracker.hpp"

namespace sentiment {

namespace local {
class LocalHome;
}

/// What the home knows, as it is: nothing in it is repaired, and no server is asked. Empty where
/// the home cannot be read, and where commands would ask a server in its place.
class KnownNames {
 public:
  /// `services` outlives this.
  explicit KnownNames(const Services& services);
  KnownNames(const KnownNames&) = delete;
  KnownNames& operator=(const KnownNames&) = delete;
  ~KnownNames();

  std::vector<std::string> models();
  std::vector<Run> runs(int limit);  ///< newest first, of the experiment in the settings
  std::vector<RegisteredVersion> versions(const ModelName& model);  ///< newest first
  /// Trainings that wait to be published to a server.
  std::vector<std::string> pending() const;

 private:
  local::LocalHome* home();

  const Services& services_;
  std::unique_ptr<local::LocalHome> home_;  ///< opened when first asked for
};

}  // namespace sentiment
