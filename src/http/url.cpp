#include "http/url.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <string_view>
#include <system_error>

#include "base/ascii_lower.hpp"

namespace sentiment {
namespace {

constexpr int kHighestPort = 65535;

bool is_unreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '.' || c == '_' || c == '~';
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

Result<int> parse_port(std::string_view text) {
  int port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (error != std::errc{} || end != text.data() + text.size() || port < 1 || port > kHighestPort) {
    return fail(Code::invalid_argument, "the port of the URL is not a number from 1 to 65535");
  }
  return port;
}

Result<void> parse_authority(std::string_view authority, Url& url) {
  if (const auto at = authority.rfind('@'); at != std::string_view::npos) {
    url.userinfo = authority.substr(0, at);
    authority.remove_prefix(at + 1);
  }
  std::string_view port;
  if (authority.starts_with('[')) {
    const auto close = authority.find(']');
    if (close == std::string_view::npos) {
      return fail(Code::invalid_argument, "the URL's host opens with \"[\" but never closes it");
    }
    url.host = authority.substr(1, close - 1);
    port = authority.substr(close + 1);
    if (!port.empty() && !port.starts_with(':')) {
      return fail(Code::invalid_argument, "only a port may follow the URL's bracketed host");
    }
  } else {
    const auto colon = std::min(authority.find(':'), authority.size());
    url.host = authority.substr(0, colon);
    port = authority.substr(colon);
  }
  if (url.host.empty()) return fail(Code::invalid_argument, "the URL names no host");
  if (port.size() > 1) url.port = SENT_TRY(parse_port(port.substr(1)));
  return {};
}

}  // namespace

bool lacks_scheme(std::string_view text) {
  const auto host = text.substr(0, text.find_first_of(":/?"));
  if (host.empty() || host.front() == '.' || text.find("://") != std::string_view::npos ||
      text.find('@') != std::string_view::npos) {
    return false;
  }
  auto port = text.substr(host.size());
  if (!port.starts_with(':')) {
    return host == "localhost" || host.find('.') != std::string_view::npos;
  }
  port = port.substr(1, port.find_first_of("/?") - 1);
  return !port.empty() && std::ranges::all_of(port, [](char c) { return c >= '0' && c <= '9'; });
}

Result<Url> parse_url(std::string_view text) {
  const auto is_forbidden = [](char c) {
    return static_cast<unsigned char>(c) <= ' ' || c == 0x7f;
  };
  if (std::ranges::any_of(text, is_forbidden)) {
    return fail(Code::invalid_argument, "the URL holds a space or a control character");
  }
  const auto colon = text.find("://");
  if (lacks_scheme(text)) {
    return fail(Code::invalid_argument,
                fmt::format("'{0}' has no scheme; did you mean http://{0}?", text));
  }
  if (colon == std::string_view::npos) {
    return fail(Code::invalid_argument, "the URL does not begin with http:// or https://");
  }
  Url url;
  url.scheme = ascii_lower(text.substr(0, colon));
  if (url.scheme != "http" && url.scheme != "https") {
    return fail(Code::invalid_argument, "the URL's scheme is neither http nor https");
  }
  text.remove_prefix(colon + 3);
  text = text.substr(0, text.find('#'));
  const auto authority_end = std::min(text.find_first_of("/?"), text.size());
  SENT_CHECK(parse_authority(text.substr(0, authority_end), url));
  text.remove_prefix(authority_end);
  const auto question = std::min(text.find('?'), text.size());
  if (question > 0) url.path = text.substr(0, question);
  if (question < text.size()) url.query = text.substr(question + 1);
  return url;
}

std::string to_string(const Url& url) {
  const bool is_ipv6 = url.host.find(':') != std::string::npos;
  std::string text = url.scheme + "://" + (is_ipv6 ? "[" + url.host + "]" : url.host);
  if (url.port != 0) text += fmt::format(":{}", url.port);
  text += url.path;
  if (!url.query.empty()) text += "?" + url.query;
  return text;
}

std::string percent_encode(std::string_view text) {
  std::string encoded;
  encoded.reserve(text.size());
  for (const char c : text) {
    if (is_unreserved(c)) {
      encoded += c;
    } else {
      encoded += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return encoded;
}

Result<std::string> percent_decode(std::string_view text) {
  std::string decoded;
  decoded.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      decoded += text[i];
      continue;
    }
    const int high = i + 2 < text.size() ? hex_value(text[i + 1]) : -1;
    const int low = i + 2 < text.size() ? hex_value(text[i + 2]) : -1;
    if (high < 0 || low < 0) {
      return fail(Code::invalid_argument, "a \"%\" is not followed by two hexadecimal digits");
    }
    decoded += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return decoded;
}

}  // namespace sentiment
