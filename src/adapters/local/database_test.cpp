#include "adapters/local/database.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <limits>
#include <optional>
#include <string>

#include "files/durable_files.hpp"
#include "testing/child_process.hpp"
#include "testing/fails_with.hpp"
#include "testing/temp_dir.hpp"

namespace sentiment::local {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::HasSubstr;
using testing_support::ChildProcess;
using testing_support::FailsWith;
using testing_support::TempDir;

class DatabaseTest : public testing::Test {
 protected:
  Database open(OpenMode mode = OpenMode::create, std::chrono::milliseconds timeout = 20ms) const {
    return Database::open(file_, mode, timeout).value();
  }

  /// A file with one table `t` of a number and a text.
  Database with_table() const {
    auto database = open();
    EXPECT_TRUE(database.run_script("CREATE TABLE t (n INTEGER, s TEXT)"));
    return database;
  }

  TempDir folder_;
  std::filesystem::path file_ = folder_.path() / "a #b?c%20.db";
};

TEST_F(DatabaseTest, ReadsBackWhatWasBound) {
  const auto database = open();
  ASSERT_TRUE(database.run_script("CREATE TABLE v (x)"));
  const std::string with_nul("a\0b", 3);
  ASSERT_TRUE(database.run("INSERT INTO v VALUES (?), (?), (?), (?), (?)",
                           {std::numeric_limits<std::int64_t>::min(), 0.1, with_nul, "", nullptr}));
  auto rows = database.query("SELECT x FROM v ORDER BY rowid").value();
  ASSERT_TRUE(rows.step().value());
  EXPECT_EQ(rows.integer(0), std::numeric_limits<std::int64_t>::min());
  ASSERT_TRUE(rows.step().value());
  EXPECT_EQ(rows.real(0), 0.1);
  ASSERT_TRUE(rows.step().value());
  EXPECT_EQ(rows.text(0), with_nul);
  ASSERT_TRUE(rows.step().value());
  EXPECT_EQ(rows.text(0), "");
  EXPECT_FALSE(rows.is_null(0));
  ASSERT_TRUE(rows.step().value());
  EXPECT_TRUE(rows.is_null(0));
  EXPECT_FALSE(rows.step().value());
}

TEST_F(DatabaseTest, KeepsSpecialCharactersOfAPathInItsName) {
  with_table();
  EXPECT_TRUE(std::filesystem::exists(file_));
}

TEST_F(DatabaseTest, RebindsAStatement) {
  const auto database = with_table();
  auto put = database.query("INSERT INTO t VALUES (?, ?)").value();
  for (const std::int64_t n : {1, 2, 3}) {
    ASSERT_TRUE(put.rebind({n, "x"}));
    ASSERT_TRUE(put.step());
  }
  EXPECT_EQ(database.number("SELECT sum(n) FROM t").value(), 6);
}

TEST_F(DatabaseTest, TakesATransactionBackThatWasNotCommitted) {
  const auto database = with_table();
  {
    const auto transaction = Transaction::begin(database).value();
    ASSERT_TRUE(database.run("INSERT INTO t VALUES (1, 'x')"));
  }
  EXPECT_EQ(database.number("SELECT count(*) FROM t").value(), 0);
  {
    auto transaction = Transaction::begin(database, Durability::power_loss).value();
    ASSERT_TRUE(database.run("INSERT INTO t VALUES (1, 'x')"));
    ASSERT_TRUE(transaction.commit());
  }
  EXPECT_EQ(database.number("SELECT count(*) FROM t").value(), 1);
}

TEST_F(DatabaseTest, IsUnavailableWhileAnotherHoldsTheLockForTooLong) {
  const auto one = with_table();
  const auto two = open(OpenMode::read_write);
  const auto held = Transaction::begin(one).value();
  const auto waited = Transaction::begin(two);
  EXPECT_THAT(waited,
              FailsWith(Code::unavailable, AllOf(HasSubstr(file_.string()), HasSubstr("20 ms"))));
}

TEST_F(DatabaseTest, SaysThatTheDiskIsFull) {
  const auto database = with_table();
  ASSERT_TRUE(database.run_script("PRAGMA max_page_count = 4"));
  const auto written = database.run("INSERT INTO t VALUES (1, ?)", {std::string(100'000, 'x')});
  EXPECT_THAT(written, FailsWith(Code::internal, HasSubstr(file_.string())));
}

TEST_F(DatabaseTest, SaysThatAFileIsNoDatabase) {
  std::ofstream(file_) << std::string(5000, 'x');
  const auto database = open(OpenMode::read_write);
  const auto read = database.number("PRAGMA user_version");
  EXPECT_THAT(read, FailsWith(Code::corrupt_data, HasSubstr(file_.string())));
}

TEST_F(DatabaseTest, DoesNotMakeAFileUnlessToldTo) {
  const auto opened = Database::open(file_, OpenMode::read_write, 20ms);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, Code::failed_precondition);
  EXPECT_FALSE(std::filesystem::exists(file_));
}

TEST_F(DatabaseTest, SaysThatItMayNotWrite) {
  with_table();
  std::filesystem::permissions(folder_.path(), std::filesystem::perms{0555});
  std::filesystem::permissions(file_, std::filesystem::perms{0444});
  ChildProcess child([this](ChildProcess&) {
    testing_support::become_nobody();
    const auto database = open(OpenMode::read_write);
    if (database.number("SELECT count(*) FROM t") != 0) return 1;
    const auto written = database.run("INSERT INTO t VALUES (1, 'x')");
    if (written || written.error().code != Code::failed_precondition) return 2;
    return written.error().message.find(kHomeAdvice) == std::string::npos ? 3 : 0;
  });
  EXPECT_EQ(child.wait(), 0);
  std::filesystem::permissions(folder_.path(), std::filesystem::perms{0755});
}

TEST_F(DatabaseTest, BindsNullForNothing) {
  const auto database = with_table();
  ASSERT_TRUE(database.run(
      "INSERT INTO t VALUES (?, 'x'), (?, 'y')",
      {nullable(std::optional<std::int64_t>{}), nullable(std::optional<std::int64_t>{7})}));
  EXPECT_EQ(database.number("SELECT count(*) FROM t WHERE n IS NULL").value(), 1);
  EXPECT_EQ(database.number("SELECT n FROM t WHERE n IS NOT NULL").value(), 7);
}

}  // namespace
}  // namespace sentiment::local
