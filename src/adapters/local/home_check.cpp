#include "adapters/local/home_check.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "adapters/local/artifact_layout.hpp"
#include "adapters/local/database.hpp"
#include "adapters/local/home_database.hpp"
#include "base/error.hpp"

namespace sentiment::local {
namespace {

Result<void> check_pages(const Database& database, std::vector<std::string>& problems) {
  auto rows = SENT_TRY(database.query("PRAGMA quick_check"));
  while (SENT_TRY(rows.step())) {
    if (rows.text(0) != "ok") problems.push_back("sentiment.db: " + rows.text(0));
  }
  return {};
}

Result<void> check_references(const Database& database, std::vector<std::string>& problems) {
  auto rows = SENT_TRY(database.query(
      "SELECT \"table\", parent, count(*) FROM pragma_foreign_key_check GROUP BY 1, 2"));
  while (SENT_TRY(rows.step())) {
    problems.push_back(fmt::format("sentiment.db: {} rows of {} point to no row of {}",
                                   rows.integer(2), rows.text(0), rows.text(1)));
  }
  return {};
}

bool has_folder(const HomeDatabase& home, std::string_view uri) {
  const auto folder = path_of_uri(home.home(), uri);
  std::error_code error;
  return folder && std::filesystem::is_directory(*folder, error);
}

Result<void> check_models(const Database& database, const HomeDatabase& home,
                          std::vector<std::string>& problems) {
  auto rows = SENT_TRY(
      database.query("SELECT models.id, experiment_id FROM models JOIN runs ON runs.id = run_id"));
  while (SENT_TRY(rows.step())) {
    const std::string uri = model_uri(rows.integer(1), rows.text(0));
    if (!has_folder(home, uri)) {
      problems.push_back(fmt::format("model {} has lost its folder ({})", rows.text(0), uri));
    }
  }
  return {};
}

Result<void> check_versions(const Database& database, const HomeDatabase& home,
                            std::vector<std::string>& problems) {
  auto rows = SENT_TRY(database.query("SELECT name, version, source FROM versions"));
  while (SENT_TRY(rows.step())) {
    const std::string uri = rows.text(2);
    if (is_home_uri(uri) && !has_folder(home, uri)) {
      problems.push_back(fmt::format("version {} of {} has lost its model folder ({})",
                                     rows.integer(1), rows.text(0), uri));
    }
  }
  return {};
}

}  // namespace

Result<std::vector<std::string>> find_problems(HomeDatabase& home) {
  std::vector<std::string> problems;
  const auto database = SENT_TRY(home.read());
  SENT_CHECK(check_pages(*database, problems));
  if (!problems.empty()) return problems;  // what stands on damaged pages is not worth reading
  SENT_CHECK(check_references(*database, problems));
  SENT_CHECK(check_models(*database, home, problems));
  SENT_CHECK(check_versions(*database, home, problems));
  return problems;
}

}  // namespace sentiment::local
