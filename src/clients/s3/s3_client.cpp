#include "clients/s3/s3_client.hpp"

#include <fmt/format.h>

#include <charconv>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "clients/s3/checksum.hpp"
#include "clients/s3/resuming_get.hpp"
#include "clients/s3/s3_address.hpp"
#include "clients/s3/s3_error.hpp"
#include "clients/s3/s3_xml.hpp"
#include "files/atomic_file.hpp"
#include "http/client/http_client.hpp"
#include "http/client/retrying_client.hpp"
#include "http/http_message.hpp"
#include "http/url.hpp"

namespace sentiment::s3 {
namespace {

using std::chrono::milliseconds;

constexpr int kNotFound = 404;
constexpr std::size_t kLargestError = std::size_t{64} << 10;

bool is_success(int status) { return status >= 200 && status < 300; }

ObjectInfo info_of(const Headers& headers) {
  ObjectInfo info;
  const auto length = headers.find("Content-Length").value_or("");
  std::from_chars(length.data(), length.data() + length.size(), info.size);
  info.sha256 = told_sha256(headers);
  return info;
}

/// Hands an object's bytes on and keeps an error's.
class GetSink final : public ResponseSink {
 public:
  explicit GetSink(const S3Client::TakeBytes& take) : take_(take) {}

  Result<void> begin(const Response& head) override {
    check_.reset();
    if (is_success(head.status)) check_.emplace(head.headers);
    return {};
  }
  Result<void> write(std::string_view bytes) override {
    if (!check_) {
      if (error_.size() < kLargestError) error_ += bytes;
      return {};
    }
    size_ += bytes.size();
    check_->update(bytes);
    return take_(bytes);
  }
  const std::string& error() const { return error_; }
  std::uint64_t size() const { return size_; }
  Result<bool> finish() { return check_ ? check_->finish() : false; }

 private:
  const S3Client::TakeBytes& take_;
  std::optional<ChecksumCheck> check_;  ///< of an object
  std::uint64_t size_ = 0;
  std::string error_;
};

}  // namespace

S3Client::S3Client(HttpClient& http, Clock& clock, S3Options options)
    : clock_(clock),
      options_(std::move(options)),
      signing_(http, clock, options_.credentials, options_.endpoint.region),
      retrying_(signing_, options_.retry, clock) {}

std::string S3Client::place(const ObjectName& name) const {
  const auto url = url_of(options_.endpoint, {name.bucket, {}});
  if (!url) return to_string(name);
  Url server = *url;
  server.path.clear();
  return fmt::format("{} at {}", to_string(name), address_of(server));
}

Result<Request> S3Client::request_for(const std::string& method, const ObjectName& name,
                                      std::string query) const {
  Request request{.method = method, .url = SENT_TRY(url_of(options_.endpoint, name))};
  request.url.query = std::move(query);
  return request;
}

SendOptions S3Client::limits(milliseconds timeout) const {
  return {.connect_timeout = options_.connect_timeout,
          .timeout = timeout,
          .stall_timeout = options_.deadline,
          .max_body = kLargestDocument,
          .safe_to_repeat = true,
          .stop = options_.stop};
}

Result<Response> S3Client::answer(const Request& request, milliseconds timeout) {
  return retrying_.send(request, limits(timeout));
}

Result<Response> S3Client::call(const Request& request, milliseconds timeout) {
  Response response = SENT_TRY(answer(request, timeout));
  if (is_success(response.status)) return response;
  return tl::make_unexpected(error_of_answer(response.status, response.body));
}

Result<ObjectInfo> S3Client::get(const ObjectName& name, const TakeBytes& take) {
  const auto what = doing(place(name));
  Request request = SENT_TRY(request_for("GET", name));
  request.headers.add("X-Amz-Checksum-Mode", "ENABLED");
  ResumingGet resuming(signing_);
  RetryingClient retrying(resuming, options_.retry, clock_);
  GetSink sink(take);
  SendOptions options = limits(options_.transfer_deadline);
  options.max_body = std::numeric_limits<std::uint64_t>::max();
  const Response head = SENT_TRY(retrying.stream(request, options, sink).map_error(what));
  if (!is_success(head.status)) {
    return tl::make_unexpected(what(error_of_answer(head.status, sink.error())));
  }
  ObjectInfo info = info_of(head.headers);
  info.size = sink.size();
  info.verified = SENT_TRY(sink.finish().map_error(what));
  return info;
}

Result<ObjectInfo> S3Client::get_file(const ObjectName& name, const std::filesystem::path& path) {
  auto file = SENT_TRY(AtomicFile::create(path));
  auto info = SENT_TRY(get(name, [&](std::string_view bytes) { return file.write(bytes); }));
  SENT_CHECK(file.commit());
  return info;
}

Result<std::vector<ListedObject>> S3Client::list(const ObjectName& prefix) {
  const auto what = doing("list " + place(prefix));
  std::vector<ListedObject> objects;
  std::string token;
  while (true) {
    std::string query = "encoding-type=url&list-type=2&max-keys=1000";
    if (!prefix.key.empty()) query += "&prefix=" + percent_encode(prefix.key);
    if (!token.empty()) query += "&continuation-token=" + percent_encode(token);
    const Request request = SENT_TRY(request_for("GET", {prefix.bucket, {}}, std::move(query)));
    const Response response = SENT_TRY(call(request).map_error(what));
    ListPage page = SENT_TRY(parse_list_page(response.body).map_error(what));
    for (auto& object : page.objects) objects.push_back(std::move(object));
    if (page.next_token.empty()) return objects;
    if (page.next_token == token || objects.size() > options_.most_listed) {
      return tl::make_unexpected(
          what({Code::corrupt_data,
                fmt::format("the list does not end after {} objects", objects.size())}));
    }
    token = std::move(page.next_token);
  }
}

Result<ObjectInfo> S3Client::head(const ObjectName& name) {
  Request request = SENT_TRY(request_for("HEAD", name));
  request.headers.add("X-Amz-Checksum-Mode", "ENABLED");
  const Response response = SENT_TRY(call(request).map_error(doing(place(name))));
  return info_of(response.headers);
}

Result<bool> S3Client::has_bucket(const std::string& bucket) {
  const ObjectName name{bucket, {}};
  const Request request = SENT_TRY(request_for("HEAD", name));
  const auto what = doing(place(name));
  const Response response = SENT_TRY(answer(request, options_.deadline).map_error(what));
  if (is_success(response.status)) return true;
  if (response.status == kNotFound) return false;
  return tl::make_unexpected(what(error_of_answer(response.status, response.body)));
}

Result<void> S3Client::remove(const ObjectName& name) {
  const Request request = SENT_TRY(request_for("DELETE", name));
  SENT_CHECK(call(request).map_error(doing("delete " + place(name))));
  return {};
}

Result<bool> S3Client::create_bucket(const std::string& bucket) {
  if (SENT_TRY(has_bucket(bucket))) return false;
  const ObjectName name{bucket, {}};
  Request request = SENT_TRY(request_for("PUT", name));
  constexpr std::string_view kUnsaidRegion = "us-east-1";
  if (options_.endpoint.region != kUnsaidRegion) {
    request.body = location_document(options_.endpoint.region);
  }
  const auto what = doing("create " + place(name));
  const Response response = SENT_TRY(answer(request, options_.deadline).map_error(what));
  if (is_success(response.status)) return true;
  const auto document = parse_error_document(response.body);
  if (document && document->code == "BucketAlreadyOwnedByYou") return false;
  return tl::make_unexpected(what(error_of_answer(response.status, response.body)));
}

}  // namespace sentiment::s3
