#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "base/json.hpp"
#include "clients/mlflow/artifacts.hpp"
#include "http/client/http_client.hpp"
#include "http/http_message.hpp"

namespace sentiment::mlflow {

/// One request to a tracking server's store, signed by that server. It needs no key, so it is a
/// secret. Its query and its header fields, and whatever a store says about
/// them, appear in no error: these name the address without its query, and the store's error code.
class SignedAddress {
 public:
  /// Reads {"url", "headers"}, as the server answers. Errors: corrupt_data.
  static Result<SignedAddress> read(const Json& answer);

  /// Writes `bytes` there and gives the ETag that the store answers; "" where it has none.
  /// Errors: those of HttpClient; unauthenticated when the store takes the signature no more;
  ///         unavailable, failed_precondition for its other refusals.
  Result<std::string> put(HttpClient& store, std::string_view bytes,
                          const SendOptions& options) const;
  /// Receives what is there into `file`. Errors: the same, not_found.
  Result<Downloaded> get(HttpClient& store, const std::filesystem::path& file,
                         const SendOptions& options) const;

 private:
  Request request_;
};

}  // namespace sentiment::mlflow
