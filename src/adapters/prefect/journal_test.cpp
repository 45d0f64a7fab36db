#include "adapters/prefect/journal.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "base/error.hpp"
#include "base/json.hpp"
#include "testing/temp_dir.hpp"

namespace sentiment::prefect {
namespace {

using testing_support::TempDir;

TEST(Journal, KeepsLinesUntilItIsRemoved) {
  const TempDir folder;
  const auto path = folder.path() / "prefect" / "a.jsonl";
  auto journal = Journal::create(path).value();
  ASSERT_TRUE(journal.append({{"kind", "a"}}));
  ASSERT_TRUE(journal.append({{"kind", "b"}}));
  const auto lines = journal.read().value();
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[1]["kind"], "b");
  journal.remove();
  EXPECT_FALSE(std::filesystem::exists(path));
}

TEST(Journal, IsTakenByOneAtATime) {
  const TempDir folder;
  const auto path = folder.path() / "a.jsonl";
  {
    const auto journal = Journal::create(path).value();
    EXPECT_FALSE(Journal::take(path).value()) << "its process is at work with it";
  }
  const auto taken = Journal::take(path).value();
  EXPECT_TRUE(taken);
  EXPECT_FALSE(Journal::take(path).value());
  EXPECT_FALSE(Journal::take(folder.path() / "none.jsonl").value());
}

TEST(Journal, HalfALineOfAKilledProcessHurtsNoOther) {
  const TempDir folder;
  const auto path = folder.path() / "a.jsonl";
  std::ofstream(path) << "{\"kind\":\"a\"}\n{\"kind\":\"b";
  auto taken = Journal::take(path).value();
  if (!taken) FAIL() << "it is locked";
  ASSERT_TRUE(taken->append({{"kind", "c"}}));
  const auto lines = taken->read().value();
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[1]["kind"], "c");
}

TEST(Journal, AFolderThatCannotBeWrittenIsAnError) {
  const TempDir folder;
  std::ofstream(folder.path() / "file") << "x";
  EXPECT_EQ(Journal::create(folder.path() / "file" / "a.jsonl").error().code,
            Code::failed_precondition);
}

}  // namespace
}  // namespace sentiment::prefect
