#include "adapters/local/schema.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <ios>
#include <iterator>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "adapters/local/database.hpp"
#include "adapters/local/local_home.hpp"
#include "base/clock.hpp"
#include "ports/tracker.hpp"
#include "testing/child_process.hpp"
#include "testing/fails_with.hpp"
#include "testing/source_dir.hpp"
#include "testing/temp_dir.hpp"

namespace sentiment::local {
namespace {

using testing::HasSubstr;
using testing_support::ChildProcess;
using testing_support::FailsWith;
using testing_support::TempDir;

constexpr auto kTimeout = std::chrono::seconds{5};

/// Every file of a folder with its bytes.
std::map<std::string, std::string> bytes_of(const std::filesystem::path& folder) {
  std::map<std::string, std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    std::ifstream in(entry.path(), std::ios::binary);
    files[entry.path().filename()] = {std::istreambuf_iterator<char>(in), {}};
  }
  return files;
}

class SchemaTest : public testing::Test {
 protected:
  Result<std::unique_ptr<LocalHome>> open_home() {
    return LocalHome::open(folder_.path(), clock_, kTimeout);
  }

  Database raw(OpenMode mode = OpenMode::create) const {
    return Database::open(file_, mode, kTimeout).value();
  }

  /// The home as the first version of the schema left it, with a run and a champion in it.
  void write_version_1() const {
    const auto database = raw();
    ASSERT_TRUE(database.run_script("PRAGMA journal_mode = WAL"));
    ASSERT_TRUE(database.run_script(std::string(schema_steps()[0])));
    ASSERT_TRUE(database.run_script(
        "PRAGMA application_id = 0x53454E54; PRAGMA user_version = 1;"
        "INSERT INTO experiments VALUES (1, 'old', 1000);"
        "INSERT INTO runs VALUES ('r', 1, 'first', 'ada', 'FINISHED', 2000, 3000);"
        "INSERT INTO params VALUES ('r', 'C', '1.0');"
        "INSERT INTO registered_models VALUES ('m', 1000);"
        "INSERT INTO versions VALUES ('m', 1, 'r', 'home:/artifacts/1/models/x/artifacts', 4000);"
        "INSERT INTO aliases VALUES ('m', 'champion', 1);"));
  }

  TempDir folder_;
  std::filesystem::path file_ = folder_.path() / "sentiment.db";
  SystemClock clock_;
};

TEST_F(SchemaTest, LeadsAnOlderSchemaForwardAndKeepsWhatIsInIt) {
  write_version_1();
  auto home = open_home();
  ASSERT_TRUE(home) << home.error().message;
  const auto run = (*home)->tracker().get_run(RunId{"r"}).value();
  EXPECT_EQ(run.name, "first");
  EXPECT_EQ(run.params, (std::vector<KeyValue>{{"C", "1.0"}}));
  const auto champion = (*home)->registry().find_alias(ModelName{"m"}, Alias{"champion"}).value();
  EXPECT_EQ(champion.value_or(RegisteredVersion{}).version, ModelVersion{1});
  EXPECT_TRUE((*home)->history().list_flow_runs(5).value().empty());
  EXPECT_EQ(raw(OpenMode::read_write).number("PRAGMA user_version").value(), schema_version());
}

TEST_F(SchemaTest, IsLedForwardOnceByProcessesThatStartTogether) {
  write_version_1();
  const auto open_it = [this](ChildProcess&) { return open_home() ? 0 : 1; };
  ChildProcess one(open_it);
  ChildProcess two(open_it);
  ChildProcess three(open_it);
  EXPECT_EQ(one.wait(), 0);
  EXPECT_EQ(two.wait(), 0);
  EXPECT_EQ(three.wait(), 0);
  EXPECT_EQ(raw(OpenMode::read_write).number("PRAGMA user_version").value(), schema_version());
}

TEST_F(SchemaTest, LeavesANewerSchemaUntouched) {
  {
    const auto database = raw();
    ASSERT_TRUE(database.run_script("PRAGMA journal_mode = WAL"));
    ASSERT_TRUE(migrate(database, file_));
    ASSERT_TRUE(database.run_script("PRAGMA user_version = 99"));
  }
  const auto before = bytes_of(folder_.path());
  const auto home = open_home();
  EXPECT_THAT(home, FailsWith(Code::failed_precondition,
                              testing::AllOf(HasSubstr("99"), HasSubstr(file_.string()))));
  EXPECT_TRUE(bytes_of(folder_.path()) == before);
}

TEST_F(SchemaTest, LeavesANewerSchemaUntouchedThatIsStillInTheLog) {
  {
    const auto database = raw();
    ASSERT_TRUE(database.run_script("PRAGMA journal_mode = WAL"));
    ASSERT_TRUE(migrate(database, file_));
  }
  {
    const auto database = raw(OpenMode::read_write);
    database.leave_log_on_close(true);
    ASSERT_TRUE(database.run_script("PRAGMA user_version = 99"));
  }
  ASSERT_TRUE(check_header(file_)) << "the file alone must look like ours";
  auto before = bytes_of(folder_.path());
  const auto home = open_home();
  EXPECT_THAT(home, FailsWith(Code::failed_precondition, HasSubstr("99")));
  auto after = bytes_of(folder_.path());
  before.erase("sentiment.db-shm");  // the index of the log, which any reader builds anew
  after.erase("sentiment.db-shm");
  EXPECT_TRUE(after == before);
}

TEST_F(SchemaTest, RefusesADatabaseOfAnotherProgram) {
  {
    const auto database = raw();
    ASSERT_TRUE(database.run_script("CREATE TABLE theirs (x)"));
  }
  const auto before = bytes_of(folder_.path());
  const auto home = open_home();
  EXPECT_THAT(home, FailsWith(Code::failed_precondition, HasSubstr(file_.string())));
  EXPECT_TRUE(bytes_of(folder_.path()) == before);
}

TEST_F(SchemaTest, RefusesAFileThatIsNoDatabase) {
  for (const std::string& bytes : {std::string("x"), std::string(8192, 'x')}) {
    std::ofstream(file_, std::ios::binary | std::ios::trunc) << bytes;
    const auto home = open_home();
    EXPECT_THAT(home, FailsWith(Code::corrupt_data, HasSubstr(file_.string())));
    EXPECT_EQ(bytes_of(folder_.path()).at("sentiment.db"), bytes);
  }
}

TEST_F(SchemaTest, RefusesADatabaseWhosePagesAreDamaged) {
  write_version_1();
  const auto size = std::filesystem::file_size(file_);
  {
    std::fstream file(file_, std::ios::binary | std::ios::in | std::ios::out);
    file.seekp(100);
    file << std::string(size - 100, '\xAA');
  }
  const auto home = open_home();
  EXPECT_THAT(home, FailsWith(Code::corrupt_data));
}

TEST_F(SchemaTest, FillsAnEmptyFile) {
  std::ofstream(file_).flush();
  const auto home = open_home();
  ASSERT_TRUE(home) << home.error().message;
  EXPECT_EQ(raw(OpenMode::read_write).number("PRAGMA user_version").value(), schema_version());
}

TEST_F(SchemaTest, KeepsTheLedgerOfAliasMovesAppendOnly) {
  const auto database = raw();
  ASSERT_TRUE(migrate(database, file_));
  ASSERT_TRUE(database.run_script(
      "INSERT INTO alias_moves (id, name, alias, to_version, moved_ms, who, why, scores) "
      "VALUES (1, 'm', 'champion', 1, 5, 'ada', 'first', '')"));
  for (const std::string forgery :
       {"UPDATE alias_moves SET who = 'bob'", "DELETE FROM alias_moves",
        "INSERT OR REPLACE INTO alias_moves VALUES (1, 'm', 'champion', 1, 2, 5, 'bob', '', '')",
        "REPLACE INTO alias_moves VALUES (1, 'm', 'champion', 1, 2, 5, 'bob', '', '')"}) {
    const auto result = database.run_script(forgery);
    EXPECT_THAT(result, FailsWith(Code::internal, HasSubstr("append-only"))) << forgery;
  }
  EXPECT_EQ(database.number("SELECT count(*) FROM alias_moves WHERE who = 'ada'").value(), 1);
}

/// The row of docs/formats/home.md about a table.
std::string documented(const std::string& table) {
  std::ifstream file(testing_support::source_dir() / "docs/formats/home.md");
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("| `" + table + "` |")) return line;
  }
  return {};
}

TEST_F(SchemaTest, IsDocumentedColumnByColumn) {
  const auto database = raw();
  ASSERT_TRUE(migrate(database, file_));
  auto columns =
      database
          .query(
              "SELECT t.name, c.name FROM pragma_table_list t JOIN pragma_table_info(t.name) c "
              "WHERE t.schema = 'main' AND t.name NOT LIKE 'sqlite%'")
          .value();
  int seen = 0;
  while (columns.step().value()) {
    EXPECT_THAT(documented(columns.text(0)), HasSubstr("`" + columns.text(1) + "`"))
        << columns.text(0) << "." << columns.text(1);
    ++seen;
  }
  EXPECT_GT(seen, 70);
}

}  // namespace
}  // namespace sentiment::local
