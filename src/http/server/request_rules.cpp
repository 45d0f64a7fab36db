#include "http/server/request_rules.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

#include "base/trimmed.hpp"
#include "http/http_message.hpp"

namespace sentiment {
namespace {

constexpr std::string_view kDigits = "0123456789";
constexpr std::string_view kHex = "0123456789abcdefABCDEF";
constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
constexpr std::string_view kNameMarks = "-._~!$&'()*+,;=";   ///< unreserved and sub-delims
constexpr std::string_view kTokenMarks = "!#$%&'*+-.^_`|~";  ///< RFC 9110, tchar

bool is_one_of(char c, std::string_view set) { return set.find(c) != std::string_view::npos; }

bool is_registered_name(std::string_view name) {
  for (std::size_t i = 0; i < name.size(); ++i) {
    if (name[i] == '%') {
      if (i + 2 >= name.size() || !is_one_of(name[i + 1], kHex) || !is_one_of(name[i + 2], kHex)) {
        return false;
      }
      i += 2;
    } else if (!is_one_of(name[i], kLetters) && !is_one_of(name[i], kDigits) &&
               !is_one_of(name[i], kNameMarks)) {
      return false;
    }
  }
  return true;
}

bool is_ipv6(std::string_view address) {
  in6_addr parsed{};
  return ::inet_pton(AF_INET6, std::string(address).c_str(), &parsed) == 1;
}

bool is_port(std::string_view port) {
  return port.find_first_not_of(kDigits) == std::string_view::npos;
}

bool is_token(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return is_one_of(c, kLetters) || is_one_of(c, kDigits) || is_one_of(c, kTokenMarks);
  });
}

}  // namespace

bool is_host(std::string_view value) {
  if (value.starts_with('[')) {
    const auto end = value.find(']');
    if (end == std::string_view::npos || !is_ipv6(value.substr(1, end - 1))) return false;
    const std::string_view rest = value.substr(end + 1);
    return rest.empty() || (rest.starts_with(':') && is_port(rest.substr(1)));
  }
  const auto colon = std::min(value.find(':'), value.size());
  return is_registered_name(value.substr(0, colon)) &&
         is_port(value.substr(std::min(colon + 1, value.size())));
}

bool is_request_target(std::string_view method, std::string_view target) {
  if (target.starts_with('/')) return true;
  if (method == "CONNECT") return is_host(target);
  if (target == "*") return method == "OPTIONS";
  const auto scheme = target.find("://");
  if (scheme == std::string_view::npos) return false;
  if (!equals_ignoring_case(target.substr(0, scheme), "http") &&
      !equals_ignoring_case(target.substr(0, scheme), "https")) {
    return false;
  }
  const std::string_view authority =
      target.substr(scheme + 3, target.find_first_of("/?", scheme + 3) - (scheme + 3));
  return !authority.empty() && !authority.starts_with(':') && is_host(authority);
}

bool ends_with_version(std::string_view line) {
  constexpr std::string_view kPattern = " HTTP/0.0\r";
  if (line.size() <= kPattern.size()) return false;
  const std::string_view last = line.substr(line.size() - kPattern.size());
  return std::ranges::equal(last, kPattern, [](char c, char pattern) {
    return pattern == '0' ? is_one_of(c, kDigits) : c == pattern;
  });
}

bool has_open_quote(std::string_view line) {
  bool open = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '"') open = !open;
    if (line[i] == '\\' && open) ++i;
  }
  return open;
}

TransferCoding transfer_coding(std::string_view value) {
  if (equals_ignoring_case(value, "chunked")) return TransferCoding::chunked;
  bool chunked = false;
  for (std::size_t begin = 0; begin <= value.size();) {
    const auto end = std::min(value.find(',', begin), value.size());
    const std::string_view name = trimmed(value.substr(begin, end - begin));
    if (chunked || !is_token(name)) return TransferCoding::unframed;
    chunked = equals_ignoring_case(name, "chunked");
    begin = end + 1;
  }
  return chunked ? TransferCoding::not_undone : TransferCoding::unframed;
}

bool is_identity(std::string_view content_encoding) {
  return content_encoding.empty() || equals_ignoring_case(content_encoding, "identity");
}

}  // namespace sentiment
