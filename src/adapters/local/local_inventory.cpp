#include "adapters/local/local_inventory.hpp"

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/local/database.hpp"
#include "adapters/local/home_database.hpp"
#include "base/error.hpp"
#include "ports/ids.hpp"

namespace sentiment::local {
namespace {

/// The first column of every row.
template <class Name>
Result<std::vector<Name>> names(HomeDatabase& home, std::string_view sql,
                                std::initializer_list<Value> values = {}) {
  const auto database = SENT_TRY(home.read());
  auto rows = SENT_TRY(database->query(sql, values));
  std::vector<Name> found;
  while (SENT_TRY(rows.step())) found.emplace_back(rows.text(0));
  return found;
}

}  // namespace

Result<std::vector<std::string>> LocalInventory::experiments() {
  return names<std::string>(*home_, "SELECT name FROM experiments ORDER BY id");
}

Result<std::vector<ModelName>> LocalInventory::models() {
  return names<ModelName>(*home_, "SELECT name FROM registered_models ORDER BY name");
}

Result<std::vector<Alias>> LocalInventory::aliases(const ModelName& model) {
  return names<Alias>(*home_,
                      "SELECT DISTINCT alias FROM alias_moves WHERE name = ? ORDER BY alias",
                      {model.value()});
}

Result<std::vector<std::string>> LocalInventory::models_of(const RunId& run) {
  return names<std::string>(
      *home_,
      "SELECT name FROM models WHERE run_id = ? GROUP BY name ORDER BY min(created_ms), min(rowid)",
      {run.value()});
}

}  // namespace sentiment::local
