#pragma once

#include <string>
#include <string_view>

#include "base/error.hpp"
#include "base/sha256.hpp"
#include "clients/s3/digests.hpp"
#include "http/http_message.hpp"

namespace sentiment::s3 {

/// SHA-256 as X-Amz-Checksum-Sha256 has it, from hexadecimal digits.
std::string checksum_header(std::string_view sha256);

/// The SHA-256 of an object that its answer reports: the store's checksum of the whole, else what
/// our uploads leave in the metadata; hexadecimal, empty when it reports none.
std::string told_sha256(const Headers& headers);

/// The MD5 that an ETag is, empty when it is none: of uploads in parts, and of objects encrypted
/// with keys of their own.
std::string told_md5(const Headers& headers);

/// Follows a download and compares it with what its answer told.
class ChecksumCheck {
 public:
  explicit ChecksumCheck(const Headers& headers)
      : sha256_told_(told_sha256(headers)), md5_told_(told_md5(headers)) {}

  void update(std::string_view bytes);
  /// Whether there was anything to compare with; once. Errors: corrupt_data when it differs.
  Result<bool> finish();

 private:
  std::string sha256_told_;
  std::string md5_told_;
  Sha256 sha256_;
  Md5 md5_;
};

}  // namespace sentiment::s3
