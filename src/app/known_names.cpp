#include "app/known_names.hpp"

#include <algorithm>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "adapters/local/local_home.hpp"
#include "app/services.hpp"
#include "app/solo_backend.hpp"
#include "files/durable_files.hpp"
#include "ports/ids.hpp"
#include "ports/model_registry.hpp"
#include "ports/tracker.hpp"

namespace sentiment {

KnownNames::KnownNames(const Services& services) : services_(services) {}
KnownNames::~KnownNames() = default;

std::vector<std::string> KnownNames::models() {
  std::vector<std::string> names;
  if (home() == nullptr) return names;
  for (const auto& name : home_->inventory().models().value_or(std::vector<ModelName>{})) {
    names.push_back(name.value());
  }
  return names;
}

std::vector<Run> KnownNames::runs(int limit) {
  if (home() == nullptr) return {};
  return home_->tracker()
      .list_runs(services_.config().experiment_name, limit)
      .value_or(std::vector<Run>{});
}

std::vector<RegisteredVersion> KnownNames::versions(const ModelName& model) {
  if (home() == nullptr) return {};
  return home_->registry().list_versions(model).value_or(std::vector<RegisteredVersion>{});
}

std::vector<std::string> KnownNames::pending() const {
  std::vector<std::string> names;
  for (const auto& entry : entries_of(std::filesystem::path(services_.config().home) / "pending")) {
    names.push_back(entry.filename().string());
  }
  std::ranges::sort(names);
  return names;
}

local::LocalHome* KnownNames::home() {
  if (home_ == nullptr && services_.config().tracking_uri.empty()) {
    if (auto opened = open_home(services_.config(), services_.clock)) home_ = *std::move(opened);
  }
  return home_.get();
}

}  // namespace sentiment
