#include "app/known_names.hpp"

#include <algorithm>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "adapters/local/local_home.hpp"
#include "app/services.hpp"
#include "app/solo_backend.hpp"
#include "files/durable_files.hpp"

namespace sentiment {

std::vector<std::string> models_of_home(const Services& services) {
  std::vector<std::string> names;
  const auto home = open_home(services.config(), services.clock);
  if (!home) return names;
  const auto models = (*home)->inventory().models();
  if (!models) return names;
  for (const auto& name : *models) names.push_back(name.value());
  return names;
}

std::vector<std::string> pending_of_home(const Services& services) {
  std::vector<std::string> names;
  for (const auto& entry : entries_of(std::filesystem::path(services.config().home) / "pending")) {
    names.push_back(entry.filename().string());
  }
  std::ranges::sort(names);
  return names;
}

}  // namespace sentiment
