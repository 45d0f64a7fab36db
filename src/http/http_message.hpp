#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "http/url.hpp"

namespace sentiment {

/// One header field.
struct Header {
  std::string name;
  std::string value;
};

/// Header fields in the order in which they were sent; names compare without case.
/// Cost: clear() keeps the memory, so a list that is filled again and again stops allocating.
class Headers {
 public:
  Headers() = default;
  Headers(std::initializer_list<Header> headers);

  void add(std::string_view name, std::string_view value);
  /// Replaces the first field of that name, or adds it.
  void set(std::string_view name, std::string_view value);
  /// The first field of that name; valid until the list changes.
  std::optional<std::string_view> find(std::string_view name) const;
  void clear() { size_ = 0; }

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

/// A request's body that is read while it is sent, so that a large file never lies in memory.
class BodySource {
 public:
  virtual ~BodySource() = default;
  /// Bytes in all.
  virtual std::uint64_t size() const = 0;
  /// The next read begins at the first byte again: called before each attempt.
  virtual Result<void> rewind() = 0;
  /// Fills the front of `bytes` and says how many; fewer than asked for only at the end.
  virtual Result<std::size_t> read(std::span<char> bytes) = 0;
};

/// An HTTP request as a plain value: what a client sends, what a server was sent.
struct Request {
  std::string method = "GET";
  Url url;
  Headers headers;
  std::string body;
  BodySource* source = nullptr;  ///< a client's body in place of `body`; outlives the call
};

/// An HTTP response as a plain value.
struct Response {
  int status = 200;
  Headers headers;
  std::string body;
};

}  // namespace sentiment
