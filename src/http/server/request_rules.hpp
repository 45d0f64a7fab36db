#pragma once

#include <string_view>

namespace sentiment {

/// What RFC 9112 asks of a request's first line and header fields beyond their grammar. Each rule
/// settles a question that two servers in a row could answer differently.

/// Whether a Host field holds `uri-host [":" port]`; it may be empty. Source: RFC 3986, 3.2.2.
bool is_host(std::string_view value);

/// Whether a request may ask for `target`: a path, "*", or for CONNECT an authority. The absolute
/// form must name a host. Source: RFC 9112, 3.2.
bool is_request_target(std::string_view method, std::string_view target);

/// Whether a first line, without its line feed, ends as a request line does: " HTTP/1.1\r".
bool ends_with_version(std::string_view line);

/// Whether a quoted string in the line that opens a chunk is not closed on it.
bool has_open_quote(std::string_view line);

/// What a Transfer-Encoding field says about a body.
enum class TransferCoding {
  chunked,     ///< "chunked" and nothing else
  not_undone,  ///< the body ends where chunks do, but was coded before in another way
  unframed,    ///< nothing says where the body ends
};
TransferCoding transfer_coding(std::string_view value);

/// Whether a Content-Encoding field leaves the body as it is.
bool is_identity(std::string_view content_encoding);

}  // namespace sentiment
