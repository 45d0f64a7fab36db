#pragma once

#include <string>
#include <string_view>

#include "base/error.hpp"
#include "http/url.hpp"

namespace sentiment::s3 {

/// An object, or all objects below a prefix; a bucket alone when `key` is empty.
struct ObjectName {
  std::string bucket;
  std::string key;
  friend bool operator==(const ObjectName&, const ObjectName&) = default;
};

/// Errors: invalid_argument for what is not "s3://bucket" or "s3://bucket/key", and for a bucket's
/// name that S3 does not allow.
Result<ObjectName> parse_s3_uri(std::string_view uri);
/// "s3://bucket/key".
std::string to_string(const ObjectName& name);

/// Where the bucket's name stands: in the path (http://minio:9000/bucket/key), or in the host
/// (https://bucket.s3.eu-west-1.amazonaws.com/key).
enum class Addressing { automatic, path, virtual_host };
/// "auto", "path", "virtual", as botocore spells them. Errors: invalid_argument.
Result<Addressing> parse_addressing(std::string_view text);

struct Endpoint {
  std::string url;  ///< "http://minio:9000"; empty: Amazon's own for the region
  std::string region = "us-east-1";
  /// automatic: in the path for your own endpoint and for names with dots, which no certificate
  /// covers; else in the host.
  Addressing addressing = Addressing::automatic;
};

/// The address of a bucket or object. Errors: invalid_argument when the endpoint is not a URL.
Result<Url> url_of(const Endpoint& endpoint, const ObjectName& name);

}  // namespace sentiment::s3
