#pragma once

#include <string>
#include <string_view>

#include "base/error.hpp"

namespace sentiment {

/// The parts of an absolute http(s) URL; a server's request has only `path` and `query`.
struct Url {
  std::string scheme;      ///< "http" or "https"
  std::string userinfo;    ///< "user:password" as written, still encoded; never printed
  std::string host;        ///< without the brackets of an IPv6 address
  int port = 0;            ///< 0: the scheme's own
  std::string path = "/";  ///< begins with "/", still percent-encoded
  std::string query;       ///< without "?", still percent-encoded; the fragment is dropped
  friend bool operator==(const Url&, const Url&) = default;
};

/// Errors: invalid_argument, in words that do not repeat the userinfo, for another scheme, a
/// missing host, a port out of 1..65535, or a control character or space.
Result<Url> parse_url(std::string_view text);

/// Whether it reads as the address of a server whose scheme was left out: "localhost:5000",
/// "mlflow.example.com/prefix". Nothing with a login in it does.
bool lacks_scheme(std::string_view text);
/// The URL without its userinfo: fit for requests, logs and errors.
std::string to_string(const Url& url);

/// Encodes all but RFC 3986's unreserved characters: one value of a query, one segment of a path.
std::string percent_encode(std::string_view text);
/// Errors: invalid_argument for a "%" that two hexadecimal digits do not follow.
Result<std::string> percent_decode(std::string_view text);

}  // namespace sentiment
