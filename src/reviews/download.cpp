#include "reviews/download.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/types.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/stoppable_sleep.hpp"
#include "base/take_number.hpp"
#include "files/descriptor.hpp"
#include "http/client/http_client.hpp"
#include "http/http_message.hpp"
#include "reviews/file_source.hpp"

namespace sentiment {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;

constexpr milliseconds kWholeDownload = std::chrono::hours(24);  // its pace is what is limited
constexpr milliseconds kStall = std::chrono::seconds(20);
constexpr milliseconds kFirstDelay = std::chrono::seconds(1);
constexpr int kMaxRedirects = 5;

std::string megabytes(std::uint64_t bytes) {
  constexpr double kMega = 1e6;
  return fmt::format("{:.1f} MB", static_cast<double>(bytes) / kMega);
}

std::uint64_t size_of(const fs::path& path) {
  std::error_code absent;
  const auto size = fs::file_size(path, absent);
  return absent ? 0 : size;
}

void remove_file(const fs::path& path) {
  std::error_code ignored;  // what cannot be removed fails again where it is written
  fs::remove(path, ignored);
}

tl::unexpected<Error> cannot_write(const fs::path& path, int error) {
  const std::string what =
      "cannot write '" + path.string() + "': " + std::generic_category().message(error);
  if (error == ENOSPC || error == EDQUOT || error == EFBIG)
    return fail(Code::internal, what + "; make room and run it again; it goes on from there");
  return fail(Code::failed_precondition, what);
}

/// The numbers of "bytes 100-199/1000"; no total where the server does not know it ("*").
struct ContentRange {
  std::optional<std::uint64_t> first;  ///< absent in the answer to a range that is not there
  std::optional<std::uint64_t> total;
};

ContentRange content_range(const Response& head) {
  ContentRange range;
  std::string_view text = head.headers.find("Content-Range").value_or("");
  constexpr std::string_view kUnit = "bytes ";
  if (!text.starts_with(kUnit)) return range;
  text.remove_prefix(kUnit.size());
  range.first = take_number<std::uint64_t>(text);
  text.remove_prefix(std::min(text.find('/'), text.size()));
  if (text.starts_with('/')) {
    text.remove_prefix(1);
    range.total = take_number<std::uint64_t>(text);
  }
  return range;
}

/// Writes an answer after what is there already, or over it where the server sends all again.
class PartSink final : public ResponseSink {
 public:
  PartSink(const fs::path& path, std::uint64_t have, const DownloadObserver& observer)
      : path_(path), have_(have), observer_(observer) {}

  Result<void> begin(const Response& head) override {
    status_ = head.status;
    range_ = content_range(head);
    accepts_ = status_ == 200 || (status_ == 206 && range_.first == have_);
    if (!accepts_) return {};
    if (head.headers.find("Content-Type").value_or("").starts_with("text/html"))
      return refuse(fail(Code::corrupt_data,
                         "it answers with a web page instead of the file; is there a login page or "
                         "a proxy in between?"));
    if (status_ == 206) {
      total_ = range_.total.value_or(0);
    } else {
      have_ = 0;
      std::string_view length = head.headers.find("Content-Length").value_or("");
      total_ = take_number<std::uint64_t>(length).value_or(0);
    }
    const int mode = have_ > 0 ? O_APPEND : O_TRUNC;
    file_ = Descriptor(::open(path_.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | mode, 0644));
    return file_.get() < 0 ? refuse(cannot_write(path_, errno)) : Result<void>{};
  }

  Result<void> write(std::string_view bytes) override {
    if (!accepts_) return {};
    while (!bytes.empty()) {
      const ssize_t n = ::write(file_.get(), bytes.data(), bytes.size());
      if (n < 0 && errno == EINTR) continue;
      if (n < 0) return refuse(cannot_write(path_, errno));
      bytes.remove_prefix(static_cast<std::size_t>(n));
      have_ += static_cast<std::uint64_t>(n);
      gained_ = true;
    }
    if (observer_) observer_(have_, total_);
    return {};
  }

  Result<void> sync() {
    return file_.get() >= 0 && ::fdatasync(file_.get()) != 0 ? cannot_write(path_, errno)
                                                             : Result<void>{};
  }

  bool accepts() const { return accepts_; }
  bool gained() const { return gained_; }
  bool refused() const { return refused_; }
  bool continued() const { return accepts_ && status_ == 206; }
  const ContentRange& range() const { return range_; }
  std::uint64_t total() const { return total_; }

 private:
  Result<void> refuse(tl::unexpected<Error> error) {
    refused_ = true;
    return error;
  }

  const fs::path& path_;
  std::uint64_t have_;
  const DownloadObserver& observer_;
  Descriptor file_;
  int status_ = 0;
  std::uint64_t total_ = 0;
  ContentRange range_;
  bool accepts_ = false;
  bool gained_ = false;
  bool refused_ = false;
};

Error bad_status(int status, const std::string& address) {
  const std::string what = fmt::format("{} answers with status {}", address, status);
  constexpr int kUnauthorized = 401;
  constexpr int kForbidden = 403;
  constexpr int kNotFound = 404;
  constexpr int kGone = 410;
  if (status == kNotFound || status == kGone)
    return {Code::not_found, what + ", there is no such file"};
  if (status == kUnauthorized || status == kForbidden)
    return {Code::unauthenticated, what + ", access to this file is restricted"};
  return {Code::unavailable, what + ", try again later"};
}

/// One download on its way into one part file.
class Download {
 public:
  Download(const DownloadOptions& options, HttpClient& http, Clock& clock,
           const DownloadObserver& observer)
      : options_(options),
        http_(http),
        clock_(clock),
        observer_(observer),
        part_(options.target.string() + ".part"),
        address_(address_of(options.url)) {}

  /// Asks until the part file is whole, as far as the server says.
  Result<void> fetch() {
    bool any = false;
    for (int idle = 0;;) {
      const std::uint64_t have = size_of(part_);
      if (have >= options_.max_bytes)
        return fail(Code::corrupt_data, address_ + " sends more than the " +
                                            megabytes(options_.max_bytes) + " that are allowed");
      PartSink sink(part_, have, observer_);
      const auto response = ask(have, sink);
      continued_ = continued_ || sink.continued();
      if (response && sink.accepts()) return sink.sync();
      if (sink.refused() || (!response && !may_pass_later(response.error())))
        return tl::make_unexpected(response.error());

      Error error = response ? bad_status(response->status, address_) : response.error();
      if (response && have > 0 && (response->status == 416 || response->status == 206)) {
        // The range asked for is not there: the file is whole already, or another one by now.
        if (sink.range().total == have) return {};
        remove_file(part_);
      } else if (!may_pass_later(error)) {
        return tl::make_unexpected(std::move(error));
      }
      any = any || sink.gained();
      idle = sink.gained() ? 0 : idle + 1;
      const bool never_reached = !response && !any && !sink.accepts();
      if (never_reached || idle >= options_.attempts) return give_up(std::move(error), sink);
      const milliseconds pause = kFirstDelay * (1 << std::min(idle, 3));
      if (!sleep_unless_stopped(clock_, pause, options_.stop)) {
        return fail(Code::interrupted, "the download from " + address_ + " was stopped");
      }
    }
  }

  const fs::path& part() const { return part_; }
  bool continued() const { return continued_; }

 private:
  Result<Response> ask(std::uint64_t have, PartSink& sink) {
    Request request{.url = options_.url};
    if (have > 0) request.headers.add("Range", fmt::format("bytes={}-", have));
    const SendOptions send{.timeout = kWholeDownload,
                           .stall_timeout = kStall,
                           .max_body = options_.max_bytes - have,
                           .max_redirects = kMaxRedirects,
                           .stop = options_.stop};
    return http_.stream(request, send, sink);
  }

  tl::unexpected<Error> give_up(Error error, const PartSink& sink) const {
    error.code = Code::unavailable;
    if (const std::uint64_t kept = size_of(part_); kept > 0) {
      error.message += "; " + megabytes(kept);
      if (sink.total() > 0) error.message += " of " + megabytes(sink.total());
      error.message += " are kept, run it again to go on from there";
    }
    return tl::make_unexpected(std::move(error));
  }

  const DownloadOptions& options_;
  HttpClient& http_;
  Clock& clock_;
  const DownloadObserver& observer_;
  fs::path part_;
  std::string address_;
  bool continued_ = false;
};

}  // namespace

Result<std::string> download(const DownloadOptions& options, HttpClient& http, Clock& clock,
                             const DownloadObserver& observer) {
  Download download(options, http, clock, observer);
  std::error_code error;
  if (options.target.has_parent_path()) fs::create_directories(options.target.parent_path(), error);
  if (error) return cannot_write(options.target, error.value());
  // Without a checksum nobody would notice that two halves are not of one file.
  if (options.sha256.empty()) remove_file(download.part());

  SENT_CHECK(download.fetch());
  std::string digest = SENT_TRY(sha256_of_file(download.part()));
  const auto is_wrong = [&] { return !options.sha256.empty() && digest != options.sha256; };
  if (is_wrong() && download.continued()) {
    remove_file(download.part());
    SENT_CHECK(download.fetch());
    digest = SENT_TRY(sha256_of_file(download.part()));
  }
  if (is_wrong()) {
    remove_file(download.part());
    return fail(Code::corrupt_data, "what " + address_of(options.url) +
                                        " sends is not the file expected (SHA-256 " + digest +
                                        ", not " + options.sha256 + "); nothing of it was kept");
  }
  fs::rename(download.part(), options.target, error);
  if (error) return cannot_write(options.target, error.value());
  return digest;
}

}  // namespace sentiment
