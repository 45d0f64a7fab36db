#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace sentiment {

/// SHA-256 of bytes that come in parts (OpenSSL's, which uses the CPU's own instructions).
class Sha256 {
 public:
  Sha256();
  void update(std::string_view bytes);
  /// 64 lower-case hexadecimal digits of all that was given; once.
  std::string hex();

 private:
  struct Free {
    void operator()(void* context) const;
  };
  std::unique_ptr<void, Free> context_;
};

/// Of bytes that are all there.
std::string sha256_hex(std::string_view bytes);

}  // namespace sentiment
