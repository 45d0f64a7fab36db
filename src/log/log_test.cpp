#include "log/log.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "base/json.hpp"
#include "testing/temp_dir.hpp"

namespace sentiment {
namespace {

using testing_support::TempDir;

std::vector<Json> lines_of(const std::filesystem::path& file) {
  std::ifstream in(file);
  std::vector<Json> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(*parse_json(line));
  return lines;
}

TEST(Log, WritesOneJsonDocumentALine) {
  const TempDir folder;
  const auto file = folder.path() / "log";
  {
    const auto log = *Log::open({.file = file.string()});
    log->info("model_loaded", {{"version", "3"},
                               {"rows", 12},
                               {"share", 0.25},
                               {"nan", std::nan("")},
                               {"ok", true},
                               {"odd", "q\" \n \xff \xc3\xa9"}});
    log->error("reload_failed", {});
  }
  const auto lines = lines_of(file);
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[0]["level"], "info");
  EXPECT_EQ(lines[0]["event"], "model_loaded");
  EXPECT_EQ(lines[0]["version"], "3");
  EXPECT_EQ(lines[0]["rows"], 12);
  EXPECT_EQ(lines[0]["share"], 0.25);
  EXPECT_TRUE(lines[0]["nan"].is_null());
  EXPECT_EQ(lines[0]["ok"], true);
  EXPECT_EQ(lines[0]["odd"], "q\" \n \xef\xbf\xbd \xc3\xa9");
  EXPECT_EQ(lines[0]["time"].get<std::string>().size(),
            std::string("2026-11-23T05:06:07.089Z").size());
  EXPECT_EQ(lines[1]["level"], "error");
}

TEST(Log, AsTextQuotesWhatIsNotPlain) {
  const TempDir folder;
  const auto file = folder.path() / "log";
  {
    const auto log = *Log::open({.file = file.string(), .format = LogFormat::text});
    log->info("request", {{"path", "/a"}, {"status", 404}, {"why", "two words\x1b"}});
  }
  std::ifstream in(file);
  std::string line;
  std::getline(in, line);
  EXPECT_EQ(line.substr(std::string("2026-11-23 05:06:07").size()),
            " info    request path=/a status=404 why=\"two words\\u001b\"");
}

TEST(Log, LeavesOutWhatIsBelowItsLevel) {
  const TempDir folder;
  const auto file = folder.path() / "log";
  {
    const auto log = *Log::open({.file = file.string(), .lowest = Severity::warning});
    log->info("quiet", {});
    log->warning("loud", {});
  }
  const auto lines = lines_of(file);
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_EQ(lines[0]["event"], "loud");
}

TEST(Log, ReachesTheFileSoonWithoutBeingFlushed) {
  const TempDir folder;
  const auto file = folder.path() / "log";
  const auto log = *Log::open({.file = file.string()});
  log->info("soon", {});
  for (int i = 0; i < 500 && lines_of(file).empty(); ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  EXPECT_EQ(lines_of(file).size(), 1U);
}

TEST(Log, KeepsEveryLineOfManyThreads) {
  const TempDir folder;
  const auto file = folder.path() / "log";
  {
    const auto log = *Log::open({.file = file.string()});
    std::vector<std::jthread> threads;
    for (int t = 0; t < 4; ++t) {
      threads.emplace_back([&log, t] {
        for (int i = 0; i < 500; ++i) log->info("line", {{"thread", t}, {"number", i}});
      });
    }
  }
  std::vector<int> next(4, 0);
  for (const Json& line : lines_of(file)) {
    EXPECT_EQ(line["number"], next[line["thread"].get<std::size_t>()]++);
  }
  EXPECT_EQ(next, (std::vector<int>{500, 500, 500, 500}));
}

TEST(Log, DropsAndCountsWhatItsBufferCannotHold) {
  const TempDir folder;
  const auto file = folder.path() / "log";
  std::uint64_t dropped = 0;
  {
    const auto log = *Log::open({.file = file.string(), .buffer_bytes = 100});
    log->info("too_long", {{"text", std::string(200, 'x')}});
    dropped = log->dropped();
  }
  EXPECT_EQ(dropped, 1U);
  const auto lines = lines_of(file);
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_EQ(lines[0]["event"], "log_lines_dropped");
  EXPECT_EQ(lines[0]["lines"], 1);
}

TEST(Log, SaysWhichFileItCannotWrite) {
  const auto log = Log::open({.file = "/proc/no/such/log"});
  ASSERT_FALSE(log.has_value());
  EXPECT_EQ(log.error().code, Code::failed_precondition);
  EXPECT_NE(log.error().message.find("/proc/no/such/log"), std::string::npos);
}

TEST(Severity, IsReadAsItIsWritten) {
  for (const auto severity :
       {Severity::debug, Severity::info, Severity::warning, Severity::error}) {
    EXPECT_EQ(*parse_severity(to_string(severity)), severity);
  }
  EXPECT_FALSE(parse_severity("loud").has_value());
}

}  // namespace
}  // namespace sentiment
