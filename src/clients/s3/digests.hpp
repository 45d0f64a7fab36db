#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace sentiment::s3 {

/// HMAC-SHA-256 as 32 raw bytes.
std::string hmac_sha256(std::string_view key, std::string_view message);

/// MD5 of bytes that come in parts: what the ETag of an object sent in one piece is. It finds
/// damage on the way; it proves nothing about who made the bytes.
class Md5 {
 public:
  Md5();
  void update(std::string_view bytes);
  /// 32 lower-case hexadecimal digits of all that was given; once. "" where OpenSSL has no MD5.
  std::string hex();

 private:
  struct Free {
    void operator()(void* context) const;
  };
  std::unique_ptr<void, Free> context_;
  bool usable_;
};

}  // namespace sentiment::s3
