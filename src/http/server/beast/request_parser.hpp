#pragma once

#include <algorithm>
#include <boost/beast/http/basic_parser.hpp>
#include <cstdint>
#include <string_view>

#include "http/http_message.hpp"

namespace sentiment::beast_server {

namespace beast = boost::beast;
using boost::system::error_code;

/// Feeds Beast's parser into a plain Request, whose memory is used again and again.
class RequestParser final : public beast::http::basic_parser<true> {
 public:
  explicit RequestParser(Request& request) : request_(request) {}
  bool expects_continue() const { return expects_continue_; }
  bool is_http_1_0() const { return is_http_1_0_; }
  void continue_sent() { expects_continue_ = false; }

 private:
  static std::string_view view(beast::string_view text) { return {text.data(), text.size()}; }

  void on_request_impl(beast::http::verb /*method*/, beast::string_view method,
                       beast::string_view target, int version, error_code& /*ec*/) override {
    is_http_1_0_ = version == 10;
    request_.method.assign(view(method));
    std::string_view rest = view(target);
    if (rest.starts_with("http://") || rest.starts_with("https://")) {  // RFC 9112, absolute-form
      rest.remove_prefix(std::min(rest.find('/', rest.find("//") + 2), rest.size()));
      if (rest.empty()) rest = "/";
    }
    const auto question = std::min(rest.find('?'), rest.size());
    request_.url.path.assign(rest.substr(0, question));
    request_.url.query.assign(rest.substr(std::min(question + 1, rest.size())));
  }
  void on_response_impl(int, beast::string_view, int, error_code&) override {}
  void on_field_impl(beast::http::field field, beast::string_view name, beast::string_view value,
                     error_code& /*ec*/) override {
    request_.headers.add(view(name), view(value));
    if (field == beast::http::field::expect) {
      expects_continue_ = equals_ignoring_case(view(value), "100-continue");
    }
  }
  void on_header_impl(error_code& /*ec*/) override {}
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

  Request& request_;
  bool expects_continue_ = false;
  bool is_http_1_0_ = false;
};

}  // namespace sentiment::beast_server
