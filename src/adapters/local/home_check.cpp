#include "adapters/local/home_check.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "adapters/local/artifact_layout.hpp"
#include "adapters/local/database.hpp"
#include "adapters/local/home_database.hpp"
#include "base/counted.hpp"
#include "base/error.hpp"

namespace sentiment::local {
namespace {

/// Adds a problem for each row in which `problem_of` sees one; "" is none.
Result<void> check_rows(const Database& database, std::string_view sql,
                        std::vector<std::string>& problems,
                        const std::function<std::string(const Statement& row)>& problem_of) {
  auto rows = SENT_TRY(database.query(sql));
  while (SENT_TRY(rows.step())) {
    if (auto problem = problem_of(rows); !problem.empty()) problems.push_back(std::move(problem));
  }
  return {};
}

std::string page_problem(const Statement& row) {
  return row.text(0) == "ok" ? "" : "sentiment.db: " + row.text(0);
}

std::string reference_problem(const Statement& row) {
  return fmt::format("sentiment.db: {} of {} without their row of {}",
                     counted(row.integer(2), "row"), row.text(0), row.text(1));
}

bool has_folder(const HomeDatabase& home, std::string_view uri) {
  const auto folder = path_of_uri(home.home(), uri);
  std::error_code error;
  return folder && std::filesystem::is_directory(*folder, error);
}

}  // namespace

Result<std::vector<std::string>> find_problems(HomeDatabase& home) {
  std::vector<std::string> problems;
  const auto database = SENT_TRY(home.read());
  SENT_CHECK(check_rows(*database, "PRAGMA quick_check", problems, page_problem));
  if (!problems.empty()) return problems;  // what stands on damaged pages is not worth reading
  SENT_CHECK(check_rows(
      *database, "SELECT \"table\", parent, count(*) FROM pragma_foreign_key_check GROUP BY 1, 2",
      problems, reference_problem));
  SENT_CHECK(check_rows(
      *database, "SELECT models.id, experiment_id FROM models JOIN runs ON runs.id = run_id",
      problems, [&](const Statement& row) {
        const std::string uri = model_uri(row.integer(1), row.text(0));
        return has_folder(home, uri)
                   ? ""
                   : fmt::format("model {} has lost its folder ({})", row.text(0), uri);
      }));
  SENT_CHECK(check_rows(
      *database, "SELECT name, version, source FROM versions", problems, [&](const Statement& row) {
        const std::string uri = row.text(2);
        return !is_home_uri(uri) || has_folder(home, uri)
                   ? ""
                   : fmt::format("version {} of {} has lost its model folder ({})", row.integer(1),
                                 row.text(0), uri);
      }));
  return problems;
}

}  // namespace sentiment::local
