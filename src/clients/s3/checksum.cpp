#include "clients/s3/checksum.hpp"

#include <cstddef>
#include <string>
#include <string_view>

#include "base/base64.hpp"
#include "base/error.hpp"
#include "base/hex.hpp"
#include "clients/s3/digests.hpp"
#include "http/http_message.hpp"

namespace sentiment::s3 {
namespace {

constexpr std::size_t kSha256Bytes = 32;
constexpr std::size_t kMd5Bytes = 16;

bool is_hex_of(std::string_view text, std::size_t bytes) {
  return text.size() == 2 * bytes && from_hex(text).size() == bytes;
}

std::string lower_hex(std::string_view text) { return to_hex(from_hex(text)); }

}  // namespace

std::string checksum_header(std::string_view sha256) { return base64(from_hex(sha256)); }

std::string told_sha256(const Headers& headers) {
  // That of an upload in parts is a checksum of checksums. The ETag says so, "…-3"; not every store
  // says it in the checksum as well.
  const auto checksum = headers.find("x-amz-checksum-sha256").value_or("");
  const bool in_parts = headers.find("ETag").value_or("").find('-') != std::string_view::npos;
  if (!in_parts) {
    const std::string bytes = from_base64(checksum);
    if (bytes.size() == kSha256Bytes) return to_hex(bytes);
  }
  const auto ours = headers.find("x-amz-meta-sha256").value_or("");
  return is_hex_of(ours, kSha256Bytes) ? lower_hex(ours) : std::string();
}

std::string told_md5(const Headers& headers) {
  const auto encryption = headers.find("x-amz-server-side-encryption").value_or("");
  if (encryption.starts_with("aws:kms") ||
      headers.find("x-amz-server-side-encryption-customer-algorithm")) {
    return {};
  }
  auto etag = headers.find("ETag").value_or("");
  if (etag.size() >= 2 && etag.front() == '"') etag = etag.substr(1, etag.size() - 2);
  return is_hex_of(etag, kMd5Bytes) ? lower_hex(etag) : std::string();
}

void ChecksumCheck::update(std::string_view bytes) {
  if (!sha256_told_.empty()) {
    sha256_.update(bytes);
  } else if (!md5_told_.empty()) {
    md5_.update(bytes);
  }
}

Result<bool> ChecksumCheck::finish() {
  const bool has_sha256 = !sha256_told_.empty();
  if (!has_sha256 && md5_told_.empty()) return false;
  const std::string found = has_sha256 ? sha256_.hex() : md5_.hex();
  if (found.empty()) return false;
  if (found == (has_sha256 ? sha256_told_ : md5_told_)) return true;
  return fail(Code::corrupt_data,
              "what arrived does not match its checksum: try again, and if that "
              "does not help, the stored object is damaged");
}

}  // namespace sentiment::s3
