#include "reviews/prepare.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "base/sha256.hpp"
#include "base/stop_flag.hpp"
#include "data/dataset.hpp"
#include "files/atomic_file.hpp"
#include "http/client/curl_client.hpp"
#include "http/url.hpp"
#include "testing/fails_with.hpp"
#include "testing/fake_clock.hpp"
#include "testing/http/fake_http_client.hpp"
#include "testing/http/file_server.hpp"
#include "testing/tar_builder.hpp"
#include "testing/temp_dir.hpp"

namespace sentiment {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing_support::FailsWith;
using testing_support::FakeClock;
using testing_support::FakeHttpClient;
using testing_support::FileServer;
using testing_support::gzipped;
using testing_support::tar_end;
using testing_support::tar_member;
using testing_support::TempDir;

using Members = std::vector<std::pair<std::string, std::string>>;

/// Looks like the published archive, with 20 reviews a class and half.
Members look_alike() {
  Members members{{"aclImdb/README", "Large Movie Review Dataset v1.0"},
                  {"aclImdb/imdb.vocab", "the\nand\n"},
                  {"aclImdb/train/unsup/0_0.txt", "nobody said whether it is good"},
                  {"aclImdb/train/labeledBow.feat", "9 0:9 1:1"}};
  for (const std::string half : {"train", "test"})
    for (const std::string label : {"pos", "neg"})
      for (int i = 0; i < 20; ++i) {
        const std::string folder = fmt::format("aclImdb/{}/{}", half, label);
        members.emplace_back(
            fmt::format("{}/{}_{}.txt", folder, i, label == "pos" ? 9 : 2),
            fmt::format("A \"{}\" review, number {} of {}.<br /><br />The end.", label, i, half));
      }
  return members;
}

std::string archive_of(const Members& members) {
  std::string tar;
  for (const auto& [name, content] : members) tar += tar_member(name, content);
  return gzipped(tar + tar_end());
}

struct PrepareTest : testing::Test {
  PrepareOptions published(const FileServer& server, const std::string& archive) const {
    return {.folder = data,
            .samples = 10,
            .url = server.url("/aclImdb_v1.tar.gz"),
            .sha256 = sha256_hex(archive)};
  }
  PrepareOptions from(const fs::path& source) const {
    return {.source = source.string(), .folder = data, .samples = 10};
  }
  Result<PrepareReport> prepare(const PrepareOptions& options) {
    return prepare_data(options, http, clock, {});
  }
  fs::path file(const std::string& name, const std::string& bytes) const {
    const fs::path path = dir.path() / name;
    EXPECT_TRUE(write_file_atomically(path, bytes));
    return path;
  }
  fs::path folder_of(const Members& members) const {
    for (const auto& [name, content] : members) file("unpacked/" + name, content);
    return dir.path() / "unpacked";
  }
  std::string sample() const { return read_file(data / "imdb_sample.csv").value_or("none"); }
  /// What stands in the data folder; a failed preparation must leave nothing that looks whole.
  std::set<std::string> left_behind() const {
    std::set<std::string> names;
    if (fs::exists(data))
      for (const auto& entry : fs::directory_iterator(data))
        names.insert(entry.path().filename().string());
    return names;
  }
  void expect_refused(const PrepareOptions& options, Code code, const std::string& why) {
    const auto report = prepare(options);
    ASSERT_FALSE(report) << why;
    EXPECT_EQ(report.error().code, code) << report.error().message;
    EXPECT_THAT(report.error().message, HasSubstr(why));
    EXPECT_THAT(left_behind(), testing::IsSubsetOf({"aclImdb_v1.tar.gz"}));
  }

  TempDir dir;
  const fs::path data = dir.path() / "data";
  CurlClient http;
  FakeClock clock;
};

TEST_F(PrepareTest, DownloadsThePublishedArchiveAndWritesABalancedSample) {
  const std::string archive = archive_of(look_alike());
  FileServer server(archive);
  const auto report = prepare(published(server, archive));
  ASSERT_TRUE(report) << report.error().message;
  ASSERT_EQ(report->files.size(), 1U);
  EXPECT_EQ(report->files[0].path, data / "imdb_sample.csv");
  EXPECT_EQ(report->files[0].rows, 10U);
  EXPECT_EQ(report->files[0].positives, 5U);
  EXPECT_EQ(report->source_sha256, sha256_hex(archive));
  EXPECT_THAT(left_behind(), testing::UnorderedElementsAre("aclImdb_v1.tar.gz", "imdb_sample.csv"));

  const auto dataset = load_dataset(data / "imdb_sample.csv", {}, 1);
  ASSERT_TRUE(dataset) << dataset.error().message;
  ASSERT_EQ(dataset->texts().size(), 10U);
  for (std::size_t i = 0; i < 10; ++i) {
    const std::string label = dataset->labels()[i] == 1 ? "pos" : "neg";
    EXPECT_THAT(dataset->texts()[i],
                AllOf(testing::StartsWith("A \"" + label + "\" review, number "),
                      HasSubstr("of train.<br /><br />")));
  }
}

TEST_F(PrepareTest, TakesTheArchiveItKeptWithoutAnyNetwork) {
  const std::string archive = archive_of(look_alike());
  FileServer server(archive);
  PrepareOptions options = published(server, archive);
  ASSERT_TRUE(prepare(options));
  const std::string first = sample();
  options.full = true;
  FakeHttpClient no_network;
  ASSERT_TRUE(prepare_data(options, no_network, clock, {}));
  EXPECT_TRUE(no_network.requests.empty());
  EXPECT_EQ(sample(), first);
}

TEST_F(PrepareTest, DoesNotTrustAnArchiveItKeptThatHasChanged) {
  const std::string archive = archive_of(look_alike());
  FileServer server(archive);
  ASSERT_TRUE(write_file_atomically(data / "aclImdb_v1.tar.gz", "cut"));
  ASSERT_TRUE(prepare(published(server, archive)));
  EXPECT_EQ(read_file(data / "aclImdb_v1.tar.gz"), archive);
}

TEST_F(PrepareTest, WritesAllReviewsOnRequest) {
  PrepareOptions options = from(file("a.tar.gz", archive_of(look_alike())));
  options.full = true;
  const auto report = prepare(options);
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_THAT(left_behind(),
              testing::UnorderedElementsAre("imdb_sample.csv", "train.csv", "test.csv"));
  for (const std::string half : {"train", "test"}) {
    const auto dataset = load_dataset(data / (half + ".csv"), {}, 1);
    ASSERT_TRUE(dataset);
    EXPECT_EQ(dataset->facts.rows, 40U);
    EXPECT_EQ(dataset->counts().rows[1], 20U);
    EXPECT_THAT(dataset->texts(), testing::Each(HasSubstr(" of " + half)));
    // Shuffled: a file that somebody cuts still holds both classes.
    const auto first_half = dataset->labels().first(20);
    EXPECT_THAT(std::vector(first_half.begin(), first_half.end()), testing::IsSupersetOf({0, 1}));
  }
}

TEST_F(PrepareTest, GivesTheSameBytesForTheSameReviewsWhateverHoldsThem) {
  Members members = look_alike();
  ASSERT_TRUE(prepare(from(file("a.tar.gz", archive_of(members)))));
  const std::string expected = sample();
  // The bytes may not change with the machine or the version: others compare their results on them.
  EXPECT_EQ(sha256_hex(expected),
            "481d1eaa91574cc3113993d864bc791a15fff50a8e4e062b69b41e7323ccbbe6");

  std::ranges::reverse(members);
  const fs::path reversed = file("b.tar.gz", archive_of(members));
  std::string plain;
  for (const auto& [name, content] : members) plain += tar_member("./" + name, content);
  const fs::path unpacked = folder_of(members);
  for (const fs::path& source :
       {reversed, file("c.tar", plain + tar_end()), unpacked, unpacked / "aclImdb"}) {
    ASSERT_TRUE(write_file_atomically(data / "imdb_sample.csv", "old"));
    const auto report = prepare(from(source));
    ASSERT_TRUE(report) << report.error().message;
    EXPECT_EQ(sample(), expected) << source;
  }
  PrepareOptions other = from(reversed);
  other.seed = 43;
  ASSERT_TRUE(prepare(other));
  EXPECT_NE(sample(), expected);
}

TEST_F(PrepareTest, DrawsABalancedSampleFromACsvFile) {
  std::string csv = "body,mood\n";
  for (int i = 0; i < 30; ++i) csv += "text " + std::to_string(i) + (i < 22 ? ",neg\n" : ",pos\n");
  PrepareOptions options = from(file("mine.csv", csv));
  options.columns = {.text = "body", .label = "mood"};
  options.samples = 7;
  const auto report = prepare(options);
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_EQ(report->files.at(0).rows, 7U);
  EXPECT_EQ(report->files.at(0).positives, 4U);
  EXPECT_TRUE(report->notes.empty());
  options.samples = 1000;
  const auto all = prepare(options);
  ASSERT_TRUE(all);
  EXPECT_EQ(all->files.at(0).rows, 16U);
  EXPECT_THAT(all->notes, ElementsAre(HasSubstr("only 16 of the 1000")));
}

TEST_F(PrepareTest, TakesTheUrlOfAnArchiveOrACsvFileAndKeepsNoCopy) {
  const std::string archive = archive_of(look_alike());
  FileServer archives(archive);
  PrepareOptions options = from(archives.url("/some/copy.tar.gz?sig=1"));
  options.source = archives.url("/some/copy.tar.gz?sig=1");
  const auto report = prepare(options);
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_EQ(report->source_sha256, sha256_hex(archive));
  EXPECT_THAT(left_behind(), ElementsAre("imdb_sample.csv"));

  FileServer tables("text,label\nfine,1\nbad,0\n", "text/csv");
  options.source = tables.url("/");
  ASSERT_TRUE(prepare(options));
  EXPECT_EQ(report->files.at(0).rows, 10U);
  EXPECT_THAT(left_behind(), ElementsAre("imdb_sample.csv"));
}

TEST_F(PrepareTest, DoesNothingWhenTheFilesAreThere) {
  FakeHttpClient no_network;
  PrepareOptions options{.folder = data, .if_missing = true};
  ASSERT_TRUE(write_file_atomically(data / "imdb_sample.csv", "mine"));
  const auto report = prepare_data(options, no_network, clock, {});
  ASSERT_TRUE(report);
  EXPECT_TRUE(report->already_there);
  ASSERT_EQ(report->files.size(), 1U);
  EXPECT_EQ(report->files[0].path, data / "imdb_sample.csv");
  EXPECT_TRUE(no_network.requests.empty());
  EXPECT_EQ(sample(), "mine");
  options.full = true;  // train.csv and test.csv are missing
  EXPECT_FALSE(prepare_data(options, no_network, clock, {}));
  EXPECT_EQ(no_network.requests.size(), 1U);
}

TEST_F(PrepareTest, NamesTheWaysThatNeedNoNetworkWhenThereIsNone) {
  FakeHttpClient offline;
  offline.break_off(Code::unavailable, "cannot resolve the host of " + std::string(kImdbUrl));
  const auto report = prepare_data({.folder = data}, offline, clock, {});
  EXPECT_THAT(report, FailsWith(Code::unavailable,
                                AllOf(HasSubstr("ai.stanford.edu"), HasSubstr("data prepare FILE"),
                                      HasSubstr("sentiment train"))));
  EXPECT_FALSE(std::filesystem::exists(data));
  ASSERT_EQ(offline.requests.size(), 1U);
  EXPECT_EQ(to_string(offline.requests[0].url), kImdbUrl);
}

TEST_F(PrepareTest, NamesThemAlsoWhenTheArchiveIsNotWhereItWas) {
  FileServer server("moved");
  server.faults.status = 404;
  const auto report = prepare({.folder = data, .url = server.url("/aclImdb_v1.tar.gz")});
  EXPECT_THAT(report,
              FailsWith(Code::not_found, AllOf(HasSubstr("404"), HasSubstr("data prepare FILE"))));
}

TEST_F(PrepareTest, LeavesOutEmptyReviewsAndSaysSo) {
  Members members = look_alike();
  members.emplace_back("aclImdb/train/pos/90_8.txt", "");
  members.emplace_back("aclImdb/train/neg/91_1.txt", " \n");
  members.emplace_back("aclImdb/train/neg/92_1.txt", "NA");
  PrepareOptions options = from(file("a.tar.gz", archive_of(members)));
  options.full = true;
  const auto report = prepare(options);
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_THAT(report->notes, ElementsAre("3 empty reviews were left out"));
  EXPECT_EQ(load_dataset(data / "train.csv", {}, 1)->facts.rows, 40U);
}

TEST_F(PrepareTest, RefusesSourcesThatAreNotWhatTheyShouldBe) {
  const std::string archive = archive_of(look_alike());
  const Members hostile{{"aclImdb/train/pos/../../../../../etc/x.txt", "x"}};
  std::string link = tar_member("aclImdb/train/pos/0_9.txt", "", '2') + tar_end();
  const auto refuse = [this](const std::string& name, const std::string& bytes, Code code,
                             const std::string& why) {
    expect_refused(from(file(name, bytes)), code, why);
  };
  refuse("hostile.tar.gz", archive_of(hostile), Code::corrupt_data, "outside itself");
  refuse("link.tar", link, Code::corrupt_data, "a link");
  refuse("cut.tar.gz", archive.substr(0, archive.size() / 2), Code::corrupt_data, "in the middle");
  refuse("page.tar.gz", "<!DOCTYPE html><html>", Code::corrupt_data, "a web page");
  refuse("not-packed.tar.gz", "text,label\nfine,1\n", Code::corrupt_data, "neither a .tar.gz");
  refuse("empty.tar.gz", "", Code::corrupt_data, "neither a .tar.gz");
  refuse("other.tar.gz", archive_of({{"README", "hello"}}), Code::corrupt_data, "no reviews");
  refuse("latin1.tar.gz", archive_of({{"train/pos/1_9.txt", "caf\xe9"}}), Code::corrupt_data,
         "'train/pos/1_9.txt' is not UTF-8");
  refuse("twice.tar.gz", archive_of({{"a/train/pos/1_9.txt", "x"}, {"b/train/pos/1_9.txt", "y"}}),
         Code::corrupt_data, "twice");
  refuse("one-kind.tar.gz", archive_of({{"train/pos/1_9.txt", "x"}}), Code::corrupt_data,
         "only one kind");
  refuse("table.csv", "text,label\nfine,yes\n", Code::invalid_argument, "table.csv");
  expect_refused(from(dir.path() / "absent.csv"), Code::not_found, "absent.csv");
  fs::create_directories(dir.path() / "nothing");
  expect_refused(from(dir.path() / "nothing"), Code::not_found, "holds no reviews");
}

TEST_F(PrepareTest, RefusesOptionsThatContradictEachOther) {
  PrepareOptions options = from(file("t.csv", "text,label\nfine,1\nbad,0\n"));
  options.full = true;
  expect_refused(options, Code::usage, "--full");
  options.full = false;
  options.samples = 1;
  expect_refused(options, Code::usage, "--samples");
}

TEST_F(PrepareTest, KeepsNothingOfADownloadThatIsNotThePublishedArchive) {
  const std::string archive = archive_of(look_alike());
  FileServer server(archive);
  PrepareOptions options = published(server, archive);
  options.sha256 = std::string(kImdbSha256);
  const auto report = prepare(options);
  EXPECT_THAT(report, FailsWith(Code::corrupt_data, HasSubstr(std::string(kImdbSha256))));
  EXPECT_THAT(left_behind(), ElementsAre());
}

TEST_F(PrepareTest, ResumesInTheNextCallWhatWasCutInThisOne) {
  const std::string archive = archive_of(look_alike());
  FileServer server(archive);
  FakeHttpClient cut;
  cut.reply_cut(200, archive.substr(0, 300)).break_off(Code::interrupted, "interrupted");
  const auto first = prepare_data(published(server, archive), cut, clock, {});
  ASSERT_FALSE(first);
  EXPECT_EQ(first.error().code, Code::interrupted);
  EXPECT_THAT(left_behind(), ElementsAre("aclImdb_v1.tar.gz.part"));
  ASSERT_TRUE(prepare(published(server, archive)));
  EXPECT_THAT(server.last_request(), HasSubstr("Range: bytes=300-"));
}

TEST_F(PrepareTest, StopsWhileItReads) {
  StopFlag stop;
  PrepareOptions options = from(file("a.tar.gz", archive_of(look_alike())));
  options.stop = &stop;
  const auto report = prepare_data(options, http, clock, [&stop](const PrepareProgress& progress) {
    if (progress.stage == PrepareStage::read) stop.request();
  });
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().code, Code::interrupted);
  EXPECT_THAT(left_behind(), ElementsAre());
}

TEST_F(PrepareTest, TellsAFolderThatCannotBeWritten) {
  PrepareOptions options = from(file("a.tar.gz", archive_of(look_alike())));
  options.folder = "/proc/nothing-may-be-made-here";
  const auto report = prepare(options);
  ASSERT_FALSE(report);
  EXPECT_THAT(report.error().message, HasSubstr("/proc/nothing-may-be-made-here"));
}

}  // namespace
}  // namespace sentiment
