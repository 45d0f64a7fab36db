#include "reviews/prepare.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "data/class_names.hpp"
#include "data/csv_writer.hpp"
#include "data/dataset.hpp"
#include "data/random_state.hpp"
#include "files/atomic_file.hpp"
#include "http/client/http_client.hpp"
#include "http/url.hpp"
#include "reviews/download.hpp"
#include "reviews/file_source.hpp"
#include "reviews/reviews.hpp"

namespace sentiment {
namespace {

namespace fs = std::filesystem;

constexpr const char* kSampleFile = "imdb_sample.csv";
constexpr const char* kTrainFile = "train.csv";
constexpr const char* kTestFile = "test.csv";

struct Row {
  std::string_view text;
  std::uint8_t label = 0;
};

/// What a source gave; a CSV file has no halves.
struct Source {
  std::optional<Dataset> csv;
  ReviewSet reviews;
  std::string sha256;
};

std::vector<Row> rows_of(const std::vector<Review>& reviews) {
  std::vector<Row> rows;
  rows.reserve(reviews.size());
  for (const Review& review : reviews) rows.push_back({review.text, review.label});
  return rows;
}

std::vector<Row> rows_of(const Dataset& csv) {
  std::vector<Row> rows;
  rows.reserve(csv.texts().size());
  for (std::size_t i = 0; i < csv.texts().size(); ++i)
    rows.push_back({csv.texts()[i], csv.labels()[i]});
  return rows;
}

std::vector<Row> balanced_sample(const std::vector<Row>& rows, std::size_t samples,
                                 RandomState random) {
  std::array<std::vector<Row>, 2> classes;
  for (const Row& row : rows) classes[row.label].push_back(row);
  const std::size_t fewer = std::min(classes[0].size(), classes[1].size());
  std::vector<Row> sample;
  for (std::vector<Row>& rows_of_class : classes) {
    random.shuffle(rows_of_class);
    // An odd number of samples has one positive review more.
    const std::size_t wanted = (samples + (&rows_of_class == &classes[1] ? 1 : 0)) / 2;
    rows_of_class.resize(std::min(wanted, fewer));
    sample.insert(sample.end(), rows_of_class.begin(), rows_of_class.end());
  }
  random.shuffle(sample);
  return sample;
}

std::size_t positives(const std::vector<Row>& rows) {
  return static_cast<std::size_t>(std::ranges::count(rows, 1, &Row::label));
}

bool is_url(const std::string& source) {
  return source.starts_with("http://") || source.starts_with("https://");
}

bool is_archive(const fs::path& path) {
  const std::string name = path.filename().string();
  constexpr std::array<std::string_view, 3> kEndings{".tar.gz", ".tgz", ".tar"};
  if (std::ranges::any_of(kEndings, [&name](auto ending) { return name.ends_with(ending); }))
    return true;
  std::array<char, 2> magic{};
  auto file = FileSource::open(path);
  return file && file->read(magic) == magic.size() && magic == std::array{'\x1f', '\x8b'};
}

/// A name for a downloaded file: the last segment of the URL's path, or a plain one.
std::string file_name_of(const Url& url) {
  const std::string name = url.path.substr(url.path.rfind('/') + 1);
  const auto is_plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '_' || c == '-';
  };
  const bool fits = !name.empty() && name.front() != '.' && std::ranges::all_of(name, is_plain);
  return fits ? name : "downloaded-reviews";
}

/// To an error of the download: what needs none.
Error with_ways_around(Error error) {
  const bool is_ours = error.code == Code::failed_precondition || error.code == Code::internal ||
                       error.code == Code::interrupted;
  if (!is_ours)
    error.message +=
        ". Without it, `sentiment data prepare FILE` takes a copy of aclImdb_v1.tar.gz, its "
        "unpacked folder or a CSV file, and `sentiment train` takes the bundled reviews";
  return error;
}

class Preparation {
 public:
  Preparation(const PrepareOptions& options, HttpClient& http, Clock& clock,
              const PrepareObserver& observer)
      : options_(options), http_(http), clock_(clock), observer_(observer) {}

  Result<PrepareReport> run() {
    constexpr std::size_t kMinSamples = 2;
    if (options_.samples < kMinSamples)
      return fail(Code::usage, "--samples must be 2 or more: one review of each kind");
    if (options_.if_missing && all_there()) return std::move(report_);
    const auto missing = missing_folders();
    const auto done = prepare();
    if (done) return std::move(report_);
    std::error_code ignored;  // of a folder that is not empty, above all
    for (const fs::path& folder : missing) fs::remove(folder, ignored);
    return tl::make_unexpected(done.error());
  }

 private:
  Result<void> prepare() {
    const Source source = SENT_TRY(read_source());
    report_.source_sha256 = source.sha256;
    return write_files(source);
  }

  /// What there is not yet of the folder and those it lies in, innermost first.
  std::vector<fs::path> missing_folders() const {
    std::vector<fs::path> missing;
    std::error_code ignored;
    for (fs::path folder = options_.folder; !folder.empty() && !fs::exists(folder, ignored);
         folder = folder.parent_path()) {
      missing.push_back(folder);
    }
    return missing;
  }

  /// Whether every file asked for exists; the report then says so.
  bool all_there() {
    std::error_code ignored;
    for (const char* name : {kTrainFile, kTestFile, kSampleFile}) {
      const fs::path path = options_.folder / name;
      const bool wanted = options_.full || name == kSampleFile;
      if (wanted && !fs::exists(path, ignored)) {
        report_.files.clear();
        return false;
      }
      if (wanted) report_.files.push_back({.path = path});
    }
    report_.already_there = true;
    return true;
  }

  bool stopped() const { return options_.stop != nullptr && options_.stop->requested(); }

  void tell(PrepareStage stage, std::uint64_t done, std::uint64_t total) const {
    if (observer_) observer_({stage, done, total});
  }

  Result<Source> read_source() {
    if (options_.source.empty()) return read_published();
    if (is_url(options_.source)) return read_url();
    std::error_code error;
    const fs::path path = options_.source;
    if (fs::is_directory(path, error)) {
      return Source{
          .csv = {}, .reviews = SENT_TRY(read_review_folder(path, reading(0))), .sha256 = {}};
    }
    if (!fs::exists(path, error))
      return fail(Code::not_found, "there is no '" + path.string() +
                                       "': name an archive, a folder, a CSV file or a URL");
    return read_local(path);
  }

  Result<std::string> download_to(const Url& url, const fs::path& target,
                                  const std::string& sha256) {
    const DownloadOptions options{
        .url = url, .target = target, .sha256 = sha256, .stop = options_.stop};
    return download(options, http_, clock_, [this](std::uint64_t done, std::uint64_t total) {
      tell(PrepareStage::download, done, total);
    });
  }

  Result<Source> read_published() {
    const Url url =
        SENT_TRY(parse_url(options_.url).map_error(doing("the address of the published archive")));
    const fs::path archive = options_.folder / file_name_of(url);
    std::error_code ignored;
    std::string digest;
    if (fs::exists(archive, ignored)) digest = SENT_TRY(sha256_of_file(archive));
    if (digest.empty() || digest != options_.sha256) {
      digest = SENT_TRY(download_to(url, archive, options_.sha256).map_error([&](Error error) {
        return with_ways_around(std::move(error));
      }));
      report_.notes.push_back("'" + archive.string() +
                              "' is kept for the next time; it may be deleted");
    }
    Source source = SENT_TRY(read_archive(archive));
    source.sha256 = std::move(digest);
    return source;
  }

  /// Of a SOURCE nothing is known beforehand: it is neither continued nor kept.
  Result<Source> read_url() {
    const Url url =
        SENT_TRY(parse_url(options_.source).map_error(doing("the address to prepare data from")));
    const fs::path file = options_.folder / (".download-" + file_name_of(url));
    auto digest = download_to(url, file, "");
    Result<Source> source = digest ? read_local(file).map_error(doing(address_of(url)))
                                   : tl::make_unexpected(digest.error());
    std::error_code ignored;
    fs::remove(file, ignored);
    if (source) source->sha256 = *digest;
    return source;
  }

  Result<Source> read_local(const fs::path& path) {
    if (is_archive(path)) return read_archive(path);
    tell(PrepareStage::read, 0, 0);
    Source source;
    source.csv = SENT_TRY(load_dataset(path.string(), options_.columns, 1, sentiment_names()));
    return source;
  }

  /// Tells how far reading `total` bytes has come.
  ReadObserver reading(std::uint64_t total) const {
    return [this, total](std::uint64_t bytes) {
      tell(PrepareStage::read, bytes, total);
      return !stopped();
    };
  }

  Result<Source> read_archive(const fs::path& path) const {
    std::error_code ignored;
    const std::uint64_t total = fs::file_size(path, ignored);
    return Source{
        .csv = {}, .reviews = SENT_TRY(read_review_archive(path, reading(total))), .sha256 = {}};
  }

  Result<void> write_files(const Source& source) {
    const std::vector<Row> train =
        source.csv ? rows_of(*source.csv) : rows_of(source.reviews.train);
    const std::vector<Row> test = rows_of(source.reviews.test);
    if (source.reviews.empty > 0)
      report_.notes.push_back(std::to_string(source.reviews.empty) +
                              " empty reviews were left out");
    if (options_.full && (train.empty() || test.empty()))
      return fail(Code::usage,
                  "--full needs a source with a training half and a test half, as the archive has; "
                  "this one does not have both");
    const std::size_t positive = positives(train);
    if (positive == 0 || positive == train.size())
      return fail(Code::corrupt_data,
                  "a balanced sample needs positive and negative reviews; the "
                  "source has only one kind to train on");
    const std::vector<Row> sample =
        balanced_sample(train, options_.samples, RandomState(options_.seed));
    if (sample.size() < options_.samples)
      report_.notes.push_back("the source has only " + std::to_string(sample.size()) + " of the " +
                              std::to_string(options_.samples) + " samples asked for, balanced");
    if (options_.full) {
      SENT_CHECK(write_file(kTrainFile, shuffled(train)));
      SENT_CHECK(write_file(kTestFile, shuffled(test)));
    }
    return write_file(kSampleFile, sample);
  }

  std::vector<Row> shuffled(std::vector<Row> rows) const {
    RandomState(options_.seed).shuffle(rows);
    return rows;
  }

  Result<void> write_file(const char* name, const std::vector<Row>& rows) {
    if (stopped()) return fail(Code::interrupted, "interrupted");
    tell(PrepareStage::write, 0, 0);
    std::string csv = "text,label\n";
    for (const Row& row : rows) append_labelled_row(csv, row.text, row.label != 0 ? "1" : "0");
    const fs::path path = options_.folder / name;
    SENT_CHECK(write_file_atomically(path, csv));
    report_.files.push_back({path, rows.size(), positives(rows)});
    return {};
  }

  const PrepareOptions& options_;
  HttpClient& http_;
  Clock& clock_;
  const PrepareObserver& observer_;
  PrepareReport report_;
};

}  // namespace

Result<PrepareReport> prepare_data(const PrepareOptions& options, HttpClient& http, Clock& clock,
                                   const PrepareObserver& observer) {
  return Preparation(options, http, clock, observer).run();
}

}  // namespace sentiment
