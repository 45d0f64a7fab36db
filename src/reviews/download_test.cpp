#include "reviews/download.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>

#include <sys/resource.h>
#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "base/sha256.hpp"
#include "base/stop_flag.hpp"
#include "files/atomic_file.hpp"
#include "http/client/curl_client.hpp"
#include "http/url.hpp"
#include "testing/fails_with.hpp"
#include "testing/fake_clock.hpp"
#include "testing/http/fake_http_client.hpp"
#include "testing/http/file_server.hpp"
#include "testing/temp_dir.hpp"

namespace sentiment {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;
using testing_support::FailsWith;
using testing_support::FakeClock;
using testing_support::FakeHttpClient;
using testing_support::FileServer;
using testing_support::TempDir;

std::string some_file() {
  std::string bytes;
  for (int i = 0; i < 20'000; ++i) bytes += std::to_string(i * 7919) + ",";
  return bytes;
}

struct DownloadTest : testing::Test {
  DownloadOptions options() const {
    return {.url = parse_url(server.url("/files/x.bin?key=hush")).value(),
            .target = target,
            .sha256 = sha256_hex(file)};
  }
  Result<std::string> run() { return download(options(), http, clock, {}); }
  void put_part(const std::string& bytes) { ASSERT_TRUE(write_file_atomically(part, bytes)); }

  const std::string file = some_file();
  TempDir dir;
  const fs::path target = dir.path() / "new" / "x.bin";
  const fs::path part = dir.path() / "new" / "x.bin.part";
  FileServer server{file};
  CurlClient http;
  FakeClock clock;
};

TEST_F(DownloadTest, BringsTheFileAndTellsHowFarItIs) {
  std::vector<std::pair<std::uint64_t, std::uint64_t>> seen;
  const auto digest =
      download(options(), http, clock,
               [&](std::uint64_t done, std::uint64_t total) { seen.emplace_back(done, total); });
  ASSERT_TRUE(digest) << digest.error().message;
  EXPECT_EQ(*digest, sha256_hex(file));
  EXPECT_EQ(read_file(target), file);
  EXPECT_FALSE(fs::exists(part));
  ASSERT_FALSE(seen.empty());
  EXPECT_EQ(seen.back(), std::pair(std::uint64_t{file.size()}, std::uint64_t{file.size()}));
}

TEST_F(DownloadTest, GoesOnWhereTheConnectionBrokeOff) {
  server.faults.cut_after = 30'000;
  const auto digest = run();
  ASSERT_TRUE(digest) << digest.error().message;
  EXPECT_EQ(read_file(target), file);
  EXPECT_EQ(server.requests(), static_cast<int>((file.size() + 29'999) / 30'000));
  EXPECT_THAT(server.last_request(), HasSubstr("Range: bytes="));
}

TEST_F(DownloadTest, GoesOnWhereAnEarlierCallEnded) {
  put_part(file.substr(0, 1000));
  ASSERT_TRUE(run());
  EXPECT_EQ(read_file(target), file);
  EXPECT_THAT(server.last_request(), HasSubstr("Range: bytes=1000-"));
}

TEST_F(DownloadTest, KeepsWhatArrivedWhenTheServerIsGone) {
  put_part(file.substr(0, 100'000));
  server.faults.cut_after = 0;
  const auto digest = run();
  EXPECT_THAT(digest, FailsWith(Code::unavailable,
                                AllOf(HasSubstr("0.1 MB"), testing::Not(HasSubstr("hush")))));
  EXPECT_EQ(fs::file_size(part), 100'000U);
  EXPECT_FALSE(fs::exists(target));
}

TEST_F(DownloadTest, StartsOverWithAServerThatKnowsNoRanges) {
  put_part(file.substr(0, 1000));
  server.faults.knows_ranges = false;
  ASSERT_TRUE(run());
  EXPECT_EQ(read_file(target), file);
}

TEST_F(DownloadTest, TakesAPartThatIsWholeAlready) {
  put_part(file);
  ASSERT_TRUE(run());
  EXPECT_EQ(read_file(target), file);
  EXPECT_EQ(server.requests(), 1);
}

TEST_F(DownloadTest, StartsOverWhenThePartIsLongerThanTheFile) {
  put_part(file + "more");
  ASSERT_TRUE(run());
  EXPECT_EQ(read_file(target), file);
}

TEST_F(DownloadTest, StartsOverOnceWhenThePartWasOfAnotherFile) {
  put_part("something else");
  ASSERT_TRUE(run());
  EXPECT_EQ(read_file(target), file);
  EXPECT_EQ(server.requests(), 2);
}

TEST_F(DownloadTest, KeepsNothingWithAWrongChecksum) {
  DownloadOptions wanted = options();
  wanted.sha256 = sha256_hex("another file");
  const auto digest = download(wanted, http, clock, {});
  EXPECT_THAT(digest, FailsWith(Code::corrupt_data,
                                AllOf(HasSubstr(sha256_hex(file)), HasSubstr(wanted.sha256))));
  EXPECT_FALSE(fs::exists(part));
  EXPECT_FALSE(fs::exists(target));
}

TEST_F(DownloadTest, ContinuesNothingWhoseChecksumIsNotKnown) {
  put_part(file.substr(0, 1000));
  DownloadOptions wanted = options();
  wanted.sha256.clear();
  ASSERT_TRUE(download(wanted, http, clock, {}));
  EXPECT_EQ(read_file(target), file);
  EXPECT_THAT(server.last_request(), testing::Not(HasSubstr("Range")));
}

TEST_F(DownloadTest, TellsAFileThatIsNotThere) {
  server.faults.status = 404;
  EXPECT_EQ(run().error().code, Code::not_found);
  server.faults.status = 403;
  EXPECT_EQ(run().error().code, Code::unauthenticated);
}

TEST_F(DownloadTest, TriesAgainWhenTheServerIsBusy) {
  server.faults.status = 503;
  const auto digest = run();
  ASSERT_FALSE(digest);
  EXPECT_EQ(digest.error().code, Code::unavailable);
  EXPECT_EQ(server.requests(), 4);
}

TEST_F(DownloadTest, RefusesAWebPageInPlaceOfAFile) {
  FileServer portal("<html>Please log in</html>", "text/html; charset=utf-8");
  DownloadOptions wanted = options();
  wanted.url = parse_url(portal.url("/x")).value();
  const auto digest = download(wanted, http, clock, {});
  EXPECT_THAT(digest, FailsWith(Code::corrupt_data, HasSubstr("web page")));
  EXPECT_FALSE(fs::exists(part));
}

TEST_F(DownloadTest, RefusesMoreThanItsBound) {
  DownloadOptions wanted = options();
  wanted.max_bytes = 1000;
  EXPECT_EQ(download(wanted, http, clock, {}).error().code, Code::corrupt_data);
  EXPECT_FALSE(fs::exists(target));
}

TEST_F(DownloadTest, DoesNotTryAgainWhenNobodyIsThere) {
  FakeHttpClient offline;
  offline.break_off(Code::unavailable, "cannot find the host");
  const auto digest = download(options(), offline, clock, {});
  ASSERT_FALSE(digest);
  EXPECT_EQ(digest.error().code, Code::unavailable);
  EXPECT_TRUE(clock.sleeps.empty());
}

TEST_F(DownloadTest, TakesASlowServerForOneThatIsNotThere) {
  FakeHttpClient slow;
  slow.break_off(Code::deadline_exceeded, "too slow");
  EXPECT_EQ(download(options(), slow, clock, {}).error().code, Code::unavailable);
}

TEST_F(DownloadTest, StopsWhenAsked) {
  StopFlag stop;
  DownloadOptions wanted = options();
  wanted.stop = &stop;
  stop.request();
  EXPECT_EQ(download(wanted, http, clock, {}).error().code, Code::interrupted);
}

TEST_F(DownloadTest, KeepsWhatFitWhenTheDiskIsFull) {
  // A limit on the size of files stands for the disk: it works for root, too.
  rlimit before{};
  ::getrlimit(RLIMIT_FSIZE, &before);
  const auto handler = ::signal(SIGXFSZ, SIG_IGN);
  const rlimit small{100'000, before.rlim_max};
  ::setrlimit(RLIMIT_FSIZE, &small);
  const auto digest = run();
  ::setrlimit(RLIMIT_FSIZE, &before);
  ::signal(SIGXFSZ, handler);
  EXPECT_THAT(digest, FailsWith(Code::internal, HasSubstr("x.bin.part")));
  EXPECT_EQ(fs::file_size(part), 100'000U);
  ASSERT_TRUE(run());
  EXPECT_EQ(read_file(target), file);
}

TEST_F(DownloadTest, TellsAFolderThatCannotBeWritten) {
  DownloadOptions wanted = options();
  wanted.target = "/proc/nothing-may-be-made-here/x.bin";
  const auto digest = download(wanted, http, clock, {});
  ASSERT_FALSE(digest);
  EXPECT_THAT(digest.error().message, HasSubstr("/proc/nothing-may-be-made-here"));
  EXPECT_EQ(server.requests(), 0);
}

}  // namespace
}  // namespace sentiment
