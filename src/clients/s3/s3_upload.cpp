#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/sha256.hpp"
#include "clients/s3/checksum.hpp"
#include "clients/s3/s3_address.hpp"
#include "clients/s3/s3_client.hpp"
#include "clients/s3/s3_error.hpp"
#include "clients/s3/s3_xml.hpp"
#include "files/mapped_file.hpp"
#include "http/http_message.hpp"
#include "http/url.hpp"

namespace sentiment::s3 {
namespace {

using std::chrono::milliseconds;

constexpr std::uint64_t kMostParts = 10'000;  // S3's limit

/// The store compares what arrived with it, and keeps it beside the object.
void add_checksum(Request& request, std::string_view sha256) {
  request.headers.add("X-Amz-Checksum-Sha256", checksum_header(sha256));
}

/// What the store counted must be what we sent, where it says so.
Result<void> check_answer(const Response& response, std::string_view sha256) {
  const auto told = response.headers.find("x-amz-checksum-sha256");
  if (!told || told == checksum_header(sha256)) return {};
  return fail(Code::corrupt_data, "the server got other bytes than were sent: try again");
}

std::string part_query(std::size_t number, const std::string& upload) {
  return fmt::format("partNumber={}&uploadId={}", number, percent_encode(upload));
}

}  // namespace

Result<void> S3Client::put(const ObjectName& name, std::string_view bytes) {
  const auto what = doing("upload " + place(name));
  return (bytes.size() > options_.multipart_above ? put_in_parts(name, bytes)
                                                  : put_whole(name, bytes))
      .map_error(what);
}

Result<void> S3Client::put_file(const ObjectName& name, const std::filesystem::path& path) {
  const auto file = SENT_TRY(MappedFile::open(path));
  return put(name, file.bytes());
}

Result<void> S3Client::put_whole(const ObjectName& name, std::string_view bytes) {
  Request request = SENT_TRY(request_for("PUT", name));
  const std::string sha256 = sha256_hex(bytes);
  request.body = bytes;
  add_checksum(request, sha256);
  request.headers.add("X-Amz-Meta-Sha256", sha256);
  const Response response = SENT_TRY(call(request, options_.transfer_deadline));
  return check_answer(response, sha256);
}

Result<void> S3Client::put_in_parts(const ObjectName& name, std::string_view bytes) {
  const TimePoint end = clock_.now() + options_.transfer_deadline;
  const std::string sha256 = sha256_hex(bytes);
  Request request = SENT_TRY(request_for("POST", name, "uploads="));
  request.headers.add("X-Amz-Checksum-Algorithm", "SHA256");
  request.headers.add("X-Amz-Meta-Sha256", sha256);
  const Response response = SENT_TRY(call(request));
  const std::string upload = SENT_TRY(parse_upload_id(response.body));
  auto done = put_parts(name, bytes, upload, end).and_then([&](const auto& parts) {
    return complete(name, upload, parts, sha256);
  });
  if (!done) abort(name, upload);
  return done;
}

Result<std::vector<UploadedPart>> S3Client::put_parts(const ObjectName& name,
                                                      std::string_view bytes,
                                                      const std::string& upload, TimePoint end) {
  const std::uint64_t part_size =
      std::max(options_.part_size, (bytes.size() + kMostParts - 1) / kMostParts);
  std::vector<UploadedPart> parts;
  while (!bytes.empty()) {
    const milliseconds left = end - clock_.now();
    if (left <= milliseconds(0)) {
      return fail(
          Code::deadline_exceeded,
          fmt::format("the upload did not end within {} s",
                      std::chrono::duration_cast<std::chrono::seconds>(options_.transfer_deadline)
                          .count()));
    }
    const auto part = bytes.substr(0, part_size);
    bytes.remove_prefix(part.size());
    Request request = SENT_TRY(request_for("PUT", name, part_query(parts.size() + 1, upload)));
    const std::string sha256 = sha256_hex(part);
    request.body = part;
    add_checksum(request, sha256);
    const Response response = SENT_TRY(call(request, left));
    SENT_CHECK(check_answer(response, sha256));
    const auto etag = response.headers.find("ETag");
    if (!etag) return fail(Code::corrupt_data, "the server names no ETag for a part");
    parts.push_back({std::string(*etag), checksum_header(sha256)});
  }
  return parts;
}

Result<void> S3Client::complete(const ObjectName& name, const std::string& upload,
                                const std::vector<UploadedPart>& parts, const std::string& sha256) {
  Request request = SENT_TRY(request_for("POST", name, "uploadId=" + percent_encode(upload)));
  request.headers.add("Content-Type", "application/xml");
  request.body = complete_upload_document(parts);
  auto done = call(request).and_then([](const Response& response) -> Result<void> {
    // S3 begins to answer before it is done, so a failure may come with status 200.
    if (!parse_error_document(response.body)) return {};
    return tl::make_unexpected(error_of_answer(500, response.body));
  });
  if (done) return done;
  // An answer that was lost is not a failure: the object is there.
  const auto stored = head(name);
  if (stored && stored->sha256 == sha256) return {};
  return done;
}

/// What stays behind would be paid for and never be seen; that it cannot be taken away is no news
/// beside the failure that led here.
void S3Client::abort(const ObjectName& name, const std::string& upload) {
  const auto request = request_for("DELETE", name, "uploadId=" + percent_encode(upload));
  if (request) [[maybe_unused]]
    const auto ignored = call(*request);
}

}  // namespace sentiment::s3
