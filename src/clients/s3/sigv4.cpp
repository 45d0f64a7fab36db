#include "clients/s3/sigv4.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/ascii_lower.hpp"
#include "base/clock.hpp"
#include "base/hex.hpp"
#include "base/sha256.hpp"
#include "clients/s3/digests.hpp"
#include "http/http_message.hpp"
#include "http/url.hpp"

namespace sentiment::s3 {
namespace {

constexpr std::string_view kAlgorithm = "AWS4-HMAC-SHA256";
constexpr std::size_t kDateDigits = 8;

/// Names and values decoded and encoded again, so that however they were written they sign alike.
std::string canonical_query(std::string_view query) {
  const auto canonical = [](std::string_view text) {
    const auto decoded = percent_decode(text);
    return percent_encode(decoded ? std::string_view(*decoded) : text);
  };
  std::vector<std::pair<std::string, std::string>> pairs;
  while (!query.empty()) {
    const auto end = std::min(query.find('&'), query.size());
    const auto pair = query.substr(0, end);
    query.remove_prefix(std::min(end + 1, query.size()));
    if (pair.empty()) continue;
    const auto equals = std::min(pair.find('='), pair.size());
    pairs.emplace_back(canonical(pair.substr(0, equals)),
                       canonical(pair.substr(std::min(equals + 1, pair.size()))));
  }
  std::sort(pairs.begin(), pairs.end());
  std::string text;
  for (const auto& [name, value] : pairs) {
    text += fmt::format("{}{}={}", text.empty() ? "" : "&", name, value);
  }
  return text;
}

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

/// Without blanks at the ends, and one for each run of them.
std::string trimmed(std::string_view value) {
  std::string text;
  for (const char c : value) {
    if (!is_blank(c)) {
      text += c;
    } else if (!text.empty() && text.back() != ' ') {
      text += ' ';
    }
  }
  if (text.ends_with(' ')) text.pop_back();
  return text;
}

/// Lower-case name → value, in the order that is signed; values of one name are joined.
std::map<std::string, std::string> canonical_headers(const Headers& headers) {
  std::map<std::string, std::string> canonical;
  for (const auto& header : headers) {
    const auto [entry, fresh] =
        canonical.try_emplace(ascii_lower(header.name), trimmed(header.value));
    if (!fresh) entry->second += "," + trimmed(header.value);
  }
  return canonical;
}

std::string signed_headers(const Headers& headers) {
  std::string names;
  for (const auto& [name, value] : canonical_headers(headers)) {
    names += (names.empty() ? "" : ";") + name;
  }
  return names;
}

std::string scope_text(const SigningScope& scope) {
  return fmt::format("{}/{}/{}/aws4_request", amz_date(scope.time).substr(0, kDateDigits),
                     scope.region, scope.service);
}

std::string host_of(const Url& url) {
  const bool is_ipv6 = url.host.find(':') != std::string::npos;
  std::string host = is_ipv6 ? "[" + url.host + "]" : url.host;
  constexpr int kHttp = 80;
  constexpr int kHttps = 443;
  const int usual = url.scheme == "https" ? kHttps : kHttp;
  if (url.port != 0 && url.port != usual) host += fmt::format(":{}", url.port);
  return host;
}

}  // namespace

std::string canonical_request(const Request& request, std::string_view payload_sha256) {
  std::string headers;
  for (const auto& [name, value] : canonical_headers(request.headers)) {
    headers += fmt::format("{}:{}\n", name, value);
  }
  return fmt::format("{}\n{}\n{}\n{}\n{}\n{}", request.method, request.url.path,
                     canonical_query(request.url.query), headers, signed_headers(request.headers),
                     payload_sha256);
}

std::string string_to_sign(std::string_view canonical_request, const SigningScope& scope) {
  return fmt::format("{}\n{}\n{}\n{}", kAlgorithm, amz_date(scope.time), scope_text(scope),
                     sha256_hex(canonical_request));
}

std::string authorization(const Request& request, std::string_view payload_sha256,
                          const Credentials& credentials, const SigningScope& scope) {
  const std::string text = string_to_sign(canonical_request(request, payload_sha256), scope);
  std::string key = "AWS4" + credentials.secret_access_key;
  key = hmac_sha256(key, amz_date(scope.time).substr(0, kDateDigits));
  key = hmac_sha256(key, scope.region);
  key = hmac_sha256(key, scope.service);
  key = hmac_sha256(key, "aws4_request");
  return fmt::format("{} Credential={}/{}, SignedHeaders={}, Signature={}", kAlgorithm,
                     credentials.access_key_id, scope_text(scope), signed_headers(request.headers),
                     to_hex(hmac_sha256(key, text)));
}

std::string amz_date(TimePoint time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(std::chrono::floor<std::chrono::seconds>(time - day));
  return fmt::format("{:04}{:02}{:02}T{:02}{:02}{:02}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     clock.hours().count(), clock.minutes().count(), clock.seconds().count());
}

Request signed_for_s3(Request request, const Credentials& credentials, std::string_view region,
                      TimePoint time) {
  const std::string payload_sha256 = sha256_hex(request.body);
  request.headers.set("Host", host_of(request.url));
  request.headers.set("X-Amz-Date", amz_date(time));
  request.headers.set("X-Amz-Content-Sha256", payload_sha256);
  if (!credentials.session_token.empty()) {
    request.headers.set("X-Amz-Security-Token", credentials.session_token);
  }
  request.headers.set("Authorization",
                      authorization(request, payload_sha256, credentials, {region, "s3", time}));
  return request;
}

}  // namespace sentiment::s3
