#pragma once

#include <algorithm>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>

#include "http/http_message.hpp"
#include "http/server/request_rules.hpp"

namespace sentiment::beast_server {

namespace beast = boost::beast;
using boost::system::error_code;

/// Why a request that Beast can read is refused all the same.
struct Fault {
  int status = 400;
  std::string_view detail = "Invalid HTTP request received.";  ///< a literal
};

/// Feeds Beast's parser into a plain Request, whose memory is used again and again, and refuses
/// what request_rules.hpp does not allow. Trailer fields are read and dropped: nothing may be said
/// about a request after its body was judged.
class RequestParser final : public beast::http::basic_parser<true> {
 public:
  explicit RequestParser(Request& request) : request_(request) {}
  /// As put(), which it calls. `bytes` begins where the last call ended.
  std::size_t take(std::string_view bytes, error_code& ec) {
    fed_ = bytes;
    return put({bytes.data(), bytes.size()}, ec);
  }
  const Fault& fault() const { return fault_; }
  /// Whether the body is not what it is read as: compressed, say.
  bool is_coded() const { return is_coded_; }
  bool expects_continue() const { return expects_continue_; }
  bool is_http_1_0() const { return is_http_1_0_; }
  void continue_sent() { expects_continue_ = false; }

 private:
  static std::string_view view(beast::string_view text) { return {text.data(), text.size()}; }

  void on_request_impl(beast::http::verb /*method*/, beast::string_view method,
                       beast::string_view target, int version, error_code& ec) override {
    is_http_1_0_ = version == 10;
    request_.method.assign(view(method));
    std::string_view rest = view(target);
    if (!is_request_target(request_.method, rest)) {
      return refuse(ec, {.detail = "Invalid HTTP request received: not a request target"});
    }
    if (const auto scheme = rest.find("://");
        !rest.starts_with('/') && scheme != std::string_view::npos) {  // the absolute form
      rest.remove_prefix(std::min(rest.find_first_of("/?", scheme + 3), rest.size()));
    }
    const auto question = std::min(rest.find('?'), rest.size());
    request_.url.path.assign(question == 0 ? "/" : rest.substr(0, question));
    request_.url.query.assign(rest.substr(std::min(question + 1, rest.size())));
  }
  void on_response_impl(int, beast::string_view, int, error_code&) override {}
  void on_field_impl(beast::http::field field, beast::string_view name, beast::string_view value,
                     error_code& ec) override {
    if (is_folded(view(name), view(value))) {
      return refuse(ec, {.detail = "Invalid HTTP request received: a folded header"});
    }
    if (is_header_done()) return;  // a trailer field
    request_.headers.add(view(name), view(value));
    switch (field) {
      case beast::http::field::expect:
        expects_continue_ = !is_http_1_0_ && equals_ignoring_case(view(value), "100-continue");
        break;
      case beast::http::field::content_encoding:
        if (!is_identity(view(value))) is_coded_ = true;
        break;
      case beast::http::field::host: return check_host(view(value), ec);
      case beast::http::field::content_length: return check_length(ec);
      case beast::http::field::transfer_encoding: return check_coding(view(value), ec);
      default: break;
    }
  }
  void on_header_impl(error_code& ec) override {
    if (!has_host_ && !is_http_1_0_) {
      refuse(ec, {.detail = "Invalid HTTP request received: no Host header"});
    }
  }
  void on_body_init_impl(const boost::optional<std::uint64_t>& /*length*/,
                         error_code& /*ec*/) override {}
  std::size_t on_body_impl(beast::string_view body, error_code& /*ec*/) override {
    request_.body.append(view(body));
    return body.size();
  }
  void on_chunk_header_impl(std::uint64_t, beast::string_view, error_code&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t /*remain*/, beast::string_view body,
                                 error_code& /*ec*/) override {
    request_.body.append(view(body));
    return body.size();
  }
  void on_finish_impl(error_code& /*ec*/) override {}

  void refuse(error_code& ec, Fault fault) {
    fault_ = fault;
    ec = beast::http::error::bad_value;
  }
  /// Beast unfolds a value: into memory of its own, or by beginning on a later line.
  bool is_folded(std::string_view name, std::string_view value) const {
    const std::less<const char*> before;
    const char* const end = name.data() + name.size();
    const char* const begin = value.data();
    return before(begin, end) || before(fed_.data() + fed_.size(), begin) ||
           std::find(end, begin, '\n') != begin;
  }
  void check_host(std::string_view value, error_code& ec) {
    if (has_host_) {
      return refuse(ec, {.detail = "Invalid HTTP request received: more than one Host header"});
    }
    has_host_ = true;
    if (!is_host(value)) {
      refuse(ec, {.detail = "Invalid HTTP request received: an invalid Host header"});
    }
  }
  void check_length(error_code& ec) {
    if (has_length_) {
      return refuse(ec, {.detail = "Invalid HTTP request received: more than one Content-Length"});
    }
    has_length_ = true;
  }
  void check_coding(std::string_view value, error_code& ec) {
    const TransferCoding coding = transfer_coding(value);
    if (is_http_1_0_ || coding == TransferCoding::unframed) {
      refuse(ec, {.detail = "Invalid HTTP request received: a Transfer-Encoding that does not say "
                            "where the body ends"});
    } else if (coding == TransferCoding::not_undone) {
      refuse(ec, {.status = 501, .detail = "The only supported Transfer-Encoding is chunked"});
    }
  }

  Request& request_;
  std::string_view fed_;
  Fault fault_;
  bool is_coded_ = false;
  bool has_host_ = false;
  bool has_length_ = false;
  bool expects_continue_ = false;
  bool is_http_1_0_ = false;
};

}  // namespace sentiment::beast_server
