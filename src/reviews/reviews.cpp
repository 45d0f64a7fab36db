#include "reviews/reviews.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "base/quote_briefly.hpp"
#include "data/missing_text.hpp"
#include "files/atomic_file.hpp"
#include "files/byte_source.hpp"
#include "files/gzip_source.hpp"
#include "reviews/file_source.hpp"
#include "reviews/tar_reader.hpp"
#include "text/utf8_check.hpp"

namespace sentiment {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kMaxReviewBytes = std::uint64_t{4} << 20;
constexpr std::uint64_t kMaxTextBytes = std::uint64_t{1} << 30;  // of all reviews, held in memory
constexpr TarLimits kArchiveLimits{.content_bytes = kMaxReviewBytes};
constexpr std::string_view kLayout = "{train,test}/{pos,neg}/*.txt";

struct ReviewName {
  std::string name;
  bool train = false;
  std::uint8_t label = 0;
};

std::string_view take_last(std::string_view& path) {
  const auto slash = path.rfind('/');
  const bool only = slash == std::string_view::npos;
  const std::string_view last = only ? path : path.substr(slash + 1);
  path = only ? std::string_view{} : path.substr(0, slash);
  return last;
}

/// Of "aclImdb/train/pos/0_9.txt" and the like; hidden files ("._0_9.txt") do not count.
std::optional<ReviewName> parse_name(std::string_view path) {
  const std::string_view file = take_last(path);
  const std::string_view label = take_last(path);
  const std::string_view half = take_last(path);
  if (!file.ends_with(".txt") || file.starts_with('.')) return std::nullopt;
  if ((label != "pos" && label != "neg") || (half != "train" && half != "test"))
    return std::nullopt;
  std::string name;
  name.append(half).append("/").append(label).append("/").append(file);
  return ReviewName{.name = std::move(name),
                    .train = half == "train",
                    .label = static_cast<std::uint8_t>(label == "pos")};
}

class Collector {
 public:
  Result<void> add(ReviewName name, std::string text) {
    if (find_invalid_utf8(text) != std::string_view::npos || text.find('\0') != std::string::npos)
      return fail(Code::corrupt_data,
                  quote_briefly(name.name) + " is not UTF-8 text; convert it or take it out");
    if (text.ends_with('\n')) text.pop_back();
    if (text.ends_with('\r')) text.pop_back();
    if (is_missing(text) || text.find_first_not_of(" \t\r\n") == std::string::npos) {
      ++set_.empty;
      return {};
    }
    text_bytes_ += text.size();
    if (text_bytes_ > kMaxTextBytes)
      return fail(Code::corrupt_data, "it holds more than 1 GiB of reviews");
    (name.train ? set_.train : set_.test)
        .push_back({std::move(name.name), std::move(text), name.label});
    return {};
  }

  Result<ReviewSet> finish() {
    for (std::vector<Review>* half : {&set_.train, &set_.test}) {
      std::ranges::sort(*half, {}, &Review::name);
      const auto twice = std::ranges::adjacent_find(*half, {}, &Review::name);
      if (twice != half->end())
        return fail(Code::corrupt_data, "it holds " + quote_briefly(twice->name) + " twice");
    }
    return std::move(set_);
  }

 private:
  ReviewSet set_;
  std::uint64_t text_bytes_ = 0;
};

tl::unexpected<Error> interrupted() { return fail(Code::interrupted, "interrupted"); }

/// Tells the observer of the bytes that go through.
class ObservedSource final : public ByteSource {
 public:
  ObservedSource(ByteSource& source, const ReadObserver& observer)
      : source_(source), observer_(observer) {}
  Result<std::size_t> read(std::span<char> buffer) override {
    const std::size_t n = SENT_TRY(source_.read(buffer));
    bytes_ += n;
    if (observer_ && !observer_(bytes_)) return interrupted();
    return n;
  }

 private:
  ByteSource& source_;
  const ReadObserver& observer_;
  std::uint64_t bytes_ = 0;
};

Result<ReviewSet> read_tar(ByteSource& source) {
  TarReader tar(source, kArchiveLimits);
  Collector collector;
  while (true) {
    const auto entry = SENT_TRY(tar.next());
    if (!entry) return collector.finish();
    auto name = parse_name(entry->name);
    if (!name || entry->type == TarType::directory) continue;
    if (entry->type != TarType::file)
      return fail(Code::corrupt_data,
                  quote_briefly(entry->name) + " is a link or a device in the archive, not a file");
    SENT_CHECK(collector.add(*std::move(name), SENT_TRY(tar.content())));
  }
}

enum class Packing { gzip, none, unknown };

Result<Packing> packing_of(const fs::path& path) {
  std::array<char, 512> bytes{};
  FileSource file = SENT_TRY(FileSource::open(path));
  const std::size_t n = SENT_TRY(file.read(bytes));
  const std::string_view head(bytes.data(), n);
  constexpr std::size_t kTarMagic = 257;
  if (head.starts_with("\x1f\x8b")) return Packing::gzip;
  if (head.size() > kTarMagic && head.substr(kTarMagic).starts_with("ustar")) return Packing::none;
  if (const auto first = head.find_first_not_of(" \t\r\n");
      first != std::string_view::npos && head[first] == '<')
    return fail(Code::corrupt_data,
                "this is a web page, not an archive: was it saved instead of one?");
  return Packing::unknown;
}

Result<ReviewSet> read_packed(const fs::path& path, const ReadObserver& observer) {
  const Packing packing = SENT_TRY(packing_of(path));
  if (packing == Packing::unknown)
    return fail(Code::corrupt_data, "this is neither a .tar.gz nor a .tar archive");
  FileSource file = SENT_TRY(FileSource::open(path));
  ObservedSource observed(file, observer);
  GzipSource unpacked(observed);
  ByteSource& bytes = packing == Packing::gzip ? static_cast<ByteSource&>(unpacked) : observed;
  ReviewSet set = SENT_TRY(read_tar(bytes));
  if (set.train.empty() && set.test.empty())
    return fail(Code::corrupt_data, "the archive holds no reviews (" + std::string(kLayout) + ")");
  return set;
}

Result<void> read_class(const fs::path& root, const std::string& half, const std::string& label,
                        std::uint64_t& bytes, const ReadObserver& observer, Collector& collector) {
  const fs::path folder = root / half / label;
  std::error_code error;
  if (!fs::is_directory(folder, error)) return {};
  for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    auto name = parse_name((fs::path(half) / label / at->path().filename()).string());
    if (!name || !at->is_regular_file(error)) continue;
    if (at->file_size(error) > kMaxReviewBytes)
      return fail(Code::corrupt_data, "'" + at->path().string() + "' is too large for a review");
    std::string text = SENT_TRY(read_file(at->path()));
    bytes += text.size();
    SENT_CHECK(collector.add(*std::move(name), std::move(text)));
    if (observer && !observer(bytes)) return interrupted();
  }
  if (error)
    return fail(Code::failed_precondition,
                "cannot read folder '" + folder.string() + "': " + error.message());
  return {};
}

}  // namespace

Result<ReviewSet> read_review_archive(const fs::path& path, const ReadObserver& observer) {
  return read_packed(path, observer).map_error(doing("read '" + path.string() + "'"));
}

Result<ReviewSet> read_review_folder(const fs::path& path, const ReadObserver& observer) {
  std::error_code ignored;
  const bool below = fs::is_directory(path / "aclImdb", ignored);
  const fs::path root = below ? path / "aclImdb" : path;
  Collector collector;
  std::uint64_t bytes = 0;
  for (const char* half : {"train", "test"})
    for (const char* label : {"pos", "neg"})
      SENT_CHECK(read_class(root, half, label, bytes, observer, collector));
  ReviewSet set = SENT_TRY(collector.finish());
  if (set.train.empty() && set.test.empty())
    return fail(Code::not_found,
                "folder '" + path.string() + "' holds no reviews (" + std::string(kLayout) + ")");
  return set;
}

}  // namespace sentiment
