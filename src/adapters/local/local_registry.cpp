#include "adapters/local/local_registry.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <system_error>
#include <vector>

#include "adapters/local/artifact_layout.hpp"
#include "adapters/local/database.hpp"
#include "adapters/local/times.hpp"
#include "base/clock.hpp"
#include "files/durable_files.hpp"
#include "ports/ids.hpp"
#include "ports/model_registry.hpp"
#include "ports/name_rules.hpp"
#include "ports/tracker.hpp"

namespace sentiment::local {
namespace {

Result<void> check_model(const Database& database, const ModelName& name) {
  const auto count = SENT_TRY(
      database.number("SELECT count(*) FROM registered_models WHERE name = ?", {name.value()}));
  if (count != 0) return {};
  return fail(
      Code::not_found,
      fmt::format("no registered model '{}'; `sentiment train` registers one", name.value()));
}

Result<void> check_version(const Database& database, const ModelName& name, ModelVersion version) {
  SENT_CHECK(check_model(database, name));
  const auto count =
      SENT_TRY(database.number("SELECT count(*) FROM versions WHERE name = ? AND version = ?",
                               {name.value(), std::int64_t{version.value()}}));
  if (count != 0) return {};
  return fail(Code::not_found,
              fmt::format("model '{}' has no version {}; `sentiment list-versions` lists them",
                          name.value(), version.value()));
}

Result<void> put_tags(const Database& database, const ModelName& name, std::int64_t version,
                      const std::vector<KeyValue>& tags) {
  for (const auto& [key, value] : tags) {
    SENT_CHECK(
        database.run("INSERT INTO version_tags (name, version, key, value) "
                     "VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET value = excluded.value",
                     {name.value(), version, key, value}));
  }
  return {};
}

ModelVersion version_at(const Statement& row, int column) {
  return ModelVersion{static_cast<int>(row.integer(column))};
}

std::optional<ModelVersion> maybe_version_at(const Statement& row, int column) {
  if (row.is_null(column)) return std::nullopt;
  return version_at(row, column);
}

constexpr std::string_view kVersionColumns =
    "SELECT version, run_id, source, created_ms FROM versions ";

/// The version of a row, with its aliases and tags.
Result<RegisteredVersion> read_version(const Database& database, const ModelName& name,
                                       const Statement& row) {
  RegisteredVersion version{.name = name,
                            .version = version_at(row, 0),
                            .run_id = RunId{row.text(1)},
                            .source = row.text(2),
                            .created = from_ms(row.integer(3))};
  const std::int64_t number = version.version.value();
  auto aliases = SENT_TRY(
      database.query("SELECT alias FROM aliases WHERE name = ? AND version = ? ORDER BY alias",
                     {name.value(), number}));
  while (SENT_TRY(aliases.step())) version.aliases.emplace_back(aliases.text(0));
  auto tags = SENT_TRY(database.query(
      "SELECT key, value FROM version_tags WHERE name = ? AND version = ? ORDER BY key",
      {name.value(), number}));
  while (SENT_TRY(tags.step())) version.tags.push_back({tags.text(0), tags.text(1)});
  return version;
}

Result<std::optional<ModelVersion>> alias_target(const Database& database, const ModelName& name,
                                                 const Alias& alias) {
  auto rows = SENT_TRY(database.query("SELECT version FROM aliases WHERE name = ? AND alias = ?",
                                      {name.value(), alias.value()}));
  if (!SENT_TRY(rows.step())) return std::optional<ModelVersion>{};
  return std::optional<ModelVersion>{version_at(rows, 0)};
}

std::string place(const std::optional<ModelVersion>& version) {
  return version ? fmt::format("version {}", version->value()) : std::string("no version");
}

Value bound(const std::optional<ModelVersion>& version) {
  return version ? Value{std::int64_t{version->value()}} : Value{nullptr};
}

}  // namespace

Result<ModelVersion> LocalRegistry::create_version(const NewVersion& version) {
  SENT_CHECK(check_model_name(version.name.value()));
  for (const auto& tag : version.tags) SENT_CHECK(check_key(tag.key));
  if (is_home_uri(version.source)) {
    const auto folder = SENT_TRY(path_of_uri(home_->home(), version.source));
    std::error_code error;
    if (!std::filesystem::is_directory(folder, error)) {
      return fail(Code::not_found, fmt::format("no model folder '{}'", folder.string()));
    }
    SENT_CHECK(sync_tree(folder, home_->home()));
  }
  const auto database = SENT_TRY(home_->write());
  auto transaction = SENT_TRY(Transaction::begin(*database, Durability::power_loss));
  const std::int64_t now = to_ms(home_->now());
  SENT_CHECK(database->run(
      "INSERT INTO registered_models (name, created_ms) VALUES (?, ?) ON CONFLICT DO NOTHING",
      {version.name.value(), now}));
  const auto number =
      1 + SENT_TRY(database->number(
              "SELECT max(version) FROM (SELECT version FROM versions WHERE name = ?1 UNION ALL "
              "SELECT version FROM deleted_versions WHERE name = ?1)",
              {version.name.value()}));
  SENT_CHECK(
      database->run("INSERT INTO versions (name, version, run_id, source, created_ms) "
                    "VALUES (?, ?, ?, ?, ?)",
                    {version.name.value(), number, version.run_id.value(), version.source, now}));
  SENT_CHECK(put_tags(*database, version.name, number, version.tags));
  SENT_CHECK(transaction.commit());
  return ModelVersion{static_cast<int>(number)};
}

Result<std::vector<RegisteredVersion>> LocalRegistry::list_versions(const ModelName& name) {
  const auto database = SENT_TRY(home_->read());
  SENT_CHECK(check_model(*database, name));
  auto rows = SENT_TRY(database->query(
      fmt::format("{} WHERE name = ? ORDER BY version DESC", kVersionColumns), {name.value()}));
  std::vector<RegisteredVersion> versions;
  while (SENT_TRY(rows.step())) {
    versions.push_back(SENT_TRY(read_version(*database, name, rows)));
  }
  return versions;
}

Result<RegisteredVersion> LocalRegistry::get_version(const ModelName& name, ModelVersion version) {
  const auto database = SENT_TRY(home_->read());
  SENT_CHECK(check_version(*database, name, version));
  auto rows =
      SENT_TRY(database->query(fmt::format("{} WHERE name = ? AND version = ?", kVersionColumns),
                               {name.value(), std::int64_t{version.value()}}));
  SENT_CHECK(rows.step());
  return read_version(*database, name, rows);
}

Result<std::optional<RegisteredVersion>> LocalRegistry::find_alias(const ModelName& name,
                                                                   const Alias& alias) {
  const auto database = SENT_TRY(home_->read());
  auto rows = SENT_TRY(
      database->query(fmt::format("{} WHERE name = ?1 AND version = "
                                  "(SELECT version FROM aliases WHERE name = ?1 AND alias = ?2)",
                                  kVersionColumns),
                      {name.value(), alias.value()}));
  if (!SENT_TRY(rows.step())) return std::optional<RegisteredVersion>{};
  return std::optional{SENT_TRY(read_version(*database, name, rows))};
}

Result<void> LocalRegistry::move_alias(const AliasMove& move) {
  // One that an earlier release took can be taken away.
  if (move.to) SENT_CHECK(check_alias(move.alias.value()));
  const auto database = SENT_TRY(home_->write());
  auto transaction = SENT_TRY(Transaction::begin(*database, Durability::power_loss));
  SENT_CHECK(move.to ? check_version(*database, move.name, *move.to)
                     : check_model(*database, move.name));
  const auto current = SENT_TRY(alias_target(*database, move.name, move.alias));
  if (current != move.from) {
    return fail(
        Code::conflict,
        fmt::format("alias '{}' of '{}' is at {}, not at {} any more: somebody moved it "
                    "meanwhile; look again and repeat if you still want to",
                    move.alias.value(), move.name.value(), place(current), place(move.from)));
  }
  if (move.from == move.to) return {};
  if (move.to) {
    SENT_CHECK(
        database->run("INSERT INTO aliases (name, alias, version) VALUES (?, ?, ?) "
                      "ON CONFLICT DO UPDATE SET version = excluded.version",
                      {move.name.value(), move.alias.value(), bound(move.to)}));
  } else {
    SENT_CHECK(database->run("DELETE FROM aliases WHERE name = ? AND alias = ?",
                             {move.name.value(), move.alias.value()}));
  }
  const TimePoint when = move.when == TimePoint{} ? home_->now() : move.when;
  SENT_CHECK(
      database->run("INSERT INTO alias_moves (name, alias, from_version, to_version, "
                    "moved_ms, who, why, scores) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                    {move.name.value(), move.alias.value(), bound(move.from), bound(move.to),
                     to_ms(when), move.who, move.why, move.scores}));
  return transaction.commit();
}

Result<std::vector<AliasMove>> LocalRegistry::alias_history(const ModelName& name,
                                                            const Alias& alias) {
  const auto database = SENT_TRY(home_->read());
  SENT_CHECK(check_model(*database, name));
  auto rows =
      SENT_TRY(database->query("SELECT from_version, to_version, moved_ms, who, why, scores "
                               "FROM alias_moves WHERE name = ? AND alias = ? ORDER BY id DESC",
                               {name.value(), alias.value()}));
  std::vector<AliasMove> moves;
  while (SENT_TRY(rows.step())) {
    moves.push_back({.name = name,
                     .alias = alias,
                     .from = maybe_version_at(rows, 0),
                     .to = maybe_version_at(rows, 1),
                     .who = rows.text(3),
                     .why = rows.text(4),
                     .scores = rows.text(5),
                     .when = from_ms(rows.integer(2))});
  }
  return moves;
}

Result<void> LocalRegistry::set_version_tags(const ModelName& name, ModelVersion version,
                                             const std::vector<KeyValue>& tags) {
  for (const auto& tag : tags) SENT_CHECK(check_key(tag.key));
  const auto database = SENT_TRY(home_->write());
  auto transaction = SENT_TRY(Transaction::begin(*database));
  SENT_CHECK(check_version(*database, name, version));
  SENT_CHECK(put_tags(*database, name, version.value(), tags));
  return transaction.commit();
}

}  // namespace sentiment::local
