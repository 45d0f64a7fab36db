#pragma once

#include <string>
#include <vector>

#include "adapters/local/home_database.hpp"
#include "ports/inventory.hpp"

namespace sentiment::local {

/// What stands in the home's database. Threads: safe. Errors: as Database.
class LocalInventory final : public Inventory {
 public:
  explicit LocalInventory(HomeDatabase& home) : home_(&home) {}

  Result<std::vector<std::string>> experiments() override;
  Result<std::vector<ModelName>> models() override;
  Result<std::vector<Alias>> aliases(const ModelName& model) override;
  Result<std::vector<std::string>> models_of(const RunId& run) override;

 private:
  HomeDatabase* home_;
};

}  // namespace sentiment::local
