#pragma once

#include <cstddef>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/url.hpp"

namespace sentiment {

/// One header field.
struct Header {
  std::string name;
  std::string value;
};

/// Header fields in the order in which they were sent; names compare without case.
/// Cost: clear() keeps the memory of usual fields, so a list that is filled again and again stops
/// allocating; what many or long ones took goes back.
class Headers {
 public:
  Headers() = default;
  Headers(std::initializer_list<Header> headers);

  void add(std::string_view name, std::string_view value);
  /// Replaces the first field of that name, or adds it.
  void set(std::string_view name, std::string_view value);
  /// The first field of that name; valid until the list changes.
  std::optional<std::string_view> find(std::string_view name) const;
  void clear();

  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  const Header* begin() const { return slots_.data(); }
  const Header* end() const { return slots_.data() + size_; }

 private:
  std::vector<Header> slots_;
  std::size_t size_ = 0;
};

/// ASCII comparison without case, as header names ask for.
bool equals_ignoring_case(std::string_view a, std::string_view b);

/// An HTTP request as a plain value: what a client sends, what a server was sent.
struct Request {
  std::string method = "GET";
  Url url;
  Headers headers;
  std::string body;
  std::string_view mapped;  ///< a client's body in place of `body`, as of a large file that is not
                            ///< to lie in memory; outlives the call
};

/// An HTTP response as a plain value.
struct Response {
  int status = 200;
  Headers headers;
  std::string body;
};

}  // namespace sentiment
