#include "adapters/local/local_deletions.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <filesystem>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/local/artifact_layout.hpp"
#include "adapters/local/database.hpp"
#include "adapters/local/home_database.hpp"
#include "adapters/local/times.hpp"
#include "base/error.hpp"
#include "files/durable_files.hpp"
#include "ports/deletions.hpp"
#include "ports/ids.hpp"
#include "ports/model_registry.hpp"

namespace sentiment::local {
namespace {

Result<std::vector<RegisteredVersion>> versions_of_run(const Database& database, const RunId& run) {
  auto rows = SENT_TRY(database.query(
      "SELECT name, version FROM versions WHERE run_id = ? ORDER BY name, version", {run.value()}));
  std::vector<RegisteredVersion> versions;
  while (SENT_TRY(rows.step())) {
    versions.push_back({.name = ModelName{rows.text(0)},
                        .version = ModelVersion{static_cast<int>(rows.integer(1))}});
  }
  return versions;
}

Result<std::vector<Alias>> aliases_of(const Database& database, std::string_view where,
                                      std::initializer_list<Value> values) {
  auto rows = SENT_TRY(database.query(
      fmt::format("SELECT alias FROM aliases WHERE {} ORDER BY alias", where), values));
  std::vector<Alias> aliases;
  while (SENT_TRY(rows.step())) aliases.emplace_back(rows.text(0));
  return aliases;
}

/// Their numbers are remembered.
Result<void> delete_versions(const Database& database, std::string_view where,
                             std::initializer_list<Value> values, std::int64_t now) {
  SENT_CHECK(database.run(fmt::format("DELETE FROM version_tags WHERE {}", where), values));
  SENT_CHECK(database.run(
      fmt::format("INSERT INTO deleted_versions SELECT name, version, run_id, {} FROM versions "
                  "WHERE {}",
                  now, where),
      values));
  return database.run(fmt::format("DELETE FROM versions WHERE {}", where), values);
}

}  // namespace

Result<void> LocalDeletions::delete_run(const RunId& run) {
  std::vector<std::filesystem::path> folders;
  {
    const auto database = SENT_TRY(home_->write());
    auto transaction = SENT_TRY(Transaction::begin(*database));
    const auto experiment =
        SENT_TRY(database->number("SELECT experiment_id FROM runs WHERE id = ?", {run.value()}));
    if (experiment == 0) {
      return fail(Code::not_found,
                  fmt::format("no run '{}'; `sentiment runs list` lists them", run.value()));
    }
    const auto versions = SENT_TRY(versions_of_run(*database, run));
    if (!versions.empty()) return still_registered(run, versions);
    folders.push_back(run_artifacts_folder(home_->artifacts(), experiment, run).parent_path());
    auto models =
        SENT_TRY(database->query("SELECT id FROM models WHERE run_id = ?", {run.value()}));
    while (SENT_TRY(models.step())) {
      folders.push_back(model_folder(home_->artifacts(), experiment, models.text(0)));
    }
    constexpr std::string_view kOfFlows =
        "flow_run_id IN (SELECT id FROM flow_runs WHERE run_id = ?)";
    for (const auto& statement : {fmt::format("DELETE FROM logs WHERE {}", kOfFlows),
                                  fmt::format("DELETE FROM task_runs WHERE {}", kOfFlows),
                                  std::string("DELETE FROM flow_runs WHERE run_id = ?"),
                                  std::string("DELETE FROM models WHERE run_id = ?"),
                                  std::string("DELETE FROM datasets WHERE run_id = ?"),
                                  std::string("DELETE FROM tags WHERE run_id = ?"),
                                  std::string("DELETE FROM metrics WHERE run_id = ?"),
                                  std::string("DELETE FROM params WHERE run_id = ?"),
                                  std::string("DELETE FROM runs WHERE id = ?")}) {
      SENT_CHECK(database->run(statement, {run.value()}));
    }
    SENT_CHECK(transaction.commit());
  }
  for (const auto& folder : folders) remove_tree(folder);
  return {};
}

Result<void> LocalDeletions::delete_version(const ModelName& name, ModelVersion version) {
  constexpr std::string_view kThis = "name = ? AND version = ?";
  const std::int64_t number = version.value();
  const auto database = SENT_TRY(home_->write());
  auto transaction = SENT_TRY(Transaction::begin(*database, Durability::power_loss));
  if (SENT_TRY(database->number(fmt::format("SELECT count(*) FROM versions WHERE {}", kThis),
                                {name.value(), number})) == 0) {
    return fail(Code::not_found,
                fmt::format("model '{}' has no version {}; `sentiment list-versions` lists them",
                            name.value(), number));
  }
  const auto aliases = SENT_TRY(aliases_of(*database, kThis, {name.value(), number}));
  if (!aliases.empty()) return still_pointed_to(name, aliases);
  SENT_CHECK(delete_versions(*database, kThis, {name.value(), number}, to_ms(home_->now())));
  return transaction.commit();
}

Result<void> LocalDeletions::delete_model(const ModelName& name) {
  constexpr std::string_view kThis = "name = ?";
  const auto database = SENT_TRY(home_->write());
  auto transaction = SENT_TRY(Transaction::begin(*database, Durability::power_loss));
  const auto aliases = SENT_TRY(aliases_of(*database, kThis, {name.value()}));
  if (!aliases.empty()) return still_pointed_to(name, aliases);
  SENT_CHECK(delete_versions(*database, kThis, {name.value()}, to_ms(home_->now())));
  SENT_CHECK(database->run("DELETE FROM registered_models WHERE name = ?", {name.value()}));
  if (database->changes() == 0) {
    return fail(Code::not_found, fmt::format("no registered model '{}'", name.value()));
  }
  return transaction.commit();
}

}  // namespace sentiment::local
