#include "clients/s3/s3_address.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

#include "http/url.hpp"

namespace sentiment::s3 {
namespace {

constexpr std::string_view kScheme = "s3://";
constexpr std::size_t kShortestBucket = 3;
constexpr std::size_t kLongestBucket = 63;

bool is_bucket_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
         (c >= 'A' && c <= 'Z') || c == '_';  // the last two in old buckets
}

bool is_bucket(std::string_view name) {
  return name.size() >= kShortestBucket && name.size() <= kLongestBucket &&
         std::ranges::all_of(name, is_bucket_character) && name.front() != '.' &&
         name.find("..") == std::string_view::npos;
}

std::string encoded_key(std::string_view key) {
  std::string encoded;
  while (true) {
    const auto slash = key.find('/');
    encoded += "/" + percent_encode(key.substr(0, slash));
    if (slash == std::string_view::npos) return encoded;
    key.remove_prefix(slash + 1);
  }
}

bool in_host(const Endpoint& endpoint, const std::string& bucket) {
  switch (endpoint.addressing) {
    case Addressing::path: return false;
    case Addressing::virtual_host: return true;
    case Addressing::automatic: break;
  }
  const auto spoils_host = [](char c) { return c == '.' || c == '_' || (c >= 'A' && c <= 'Z'); };
  return endpoint.url.empty() && std::ranges::none_of(bucket, spoils_host);
}

}  // namespace

Result<ObjectName> parse_s3_uri(std::string_view uri) {
  if (!uri.starts_with(kScheme)) {
    return fail(Code::invalid_argument, fmt::format("'{}' does not begin with s3://", uri));
  }
  const auto rest = uri.substr(kScheme.size());
  const auto slash = std::min(rest.find('/'), rest.size());
  ObjectName name{std::string(rest.substr(0, slash)),
                  std::string(rest.substr(std::min(slash + 1, rest.size())))};
  if (!is_bucket(name.bucket)) {
    return fail(Code::invalid_argument,
                fmt::format("'{}': '{}' is not a bucket name (3 to 63 letters, digits, dots and "
                            "hyphens)",
                            uri, name.bucket));
  }
  return name;
}

std::string to_string(const ObjectName& name) {
  return fmt::format("{}{}{}{}", kScheme, name.bucket, name.key.empty() ? "" : "/", name.key);
}

Result<Addressing> parse_addressing(std::string_view text) {
  if (text.empty() || text == "auto") return Addressing::automatic;
  if (text == "path") return Addressing::path;
  if (text == "virtual") return Addressing::virtual_host;
  return fail(Code::invalid_argument,
              fmt::format("'{}' is not an addressing style: expected auto, path or virtual", text));
}

Result<Url> url_of(const Endpoint& endpoint, const ObjectName& name) {
  const std::string base = endpoint.url.empty()
                               ? fmt::format("https://s3.{}.amazonaws.com", endpoint.region)
                               : endpoint.url;
  Url url = SENT_TRY(parse_url(base).map_error(doing("the S3 endpoint")));
  while (url.path.ends_with('/')) url.path.pop_back();
  if (in_host(endpoint, name.bucket)) {
    url.host = name.bucket + "." + url.host;
  } else {
    url.path += "/" + percent_encode(name.bucket);
  }
  if (!name.key.empty()) url.path += encoded_key(name.key);
  if (url.path.empty()) url.path = "/";
  return url;
}

}  // namespace sentiment::s3
