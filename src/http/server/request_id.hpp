#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace sentiment {

/// Makes request ids: 32 hexadecimal digits, unlike each other but not secret.
/// Threads: one generator a thread; after the first call nothing allocates.
class RequestIds {
 public:
  RequestIds();
  /// Puts into `id` what the client sent, if that is sane, else a new id.
  void choose(std::string_view sent, std::string& id);

 private:
  std::uint64_t next();
  std::uint64_t state_;
};

/// 1 to 128 letters, digits and "-_.:", so that it can stand in a header and a log as it is.
bool is_sane_request_id(std::string_view id);

}  // namespace sentiment
