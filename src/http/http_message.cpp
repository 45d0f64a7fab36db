#include "http/http_message.hpp"

#include <algorithm>
#include <cstddef>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "base/ascii_lower.hpp"

namespace sentiment {
bool equals_ignoring_case(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return ascii_lower(c); };
  return std::ranges::equal(a, b, {}, lower, lower);
}

Headers::Headers(std::initializer_list<Header> headers) : slots_(headers), size_(headers.size()) {}

void Headers::add(std::string_view name, std::string_view value) {
  if (size_ == slots_.size()) slots_.emplace_back();
  slots_[size_].name.assign(name);
  slots_[size_].value.assign(value);
  ++size_;
}

void Headers::set(std::string_view name, std::string_view value) {
  for (std::size_t i = 0; i < size_; ++i) {
    if (equals_ignoring_case(slots_[i].name, name)) {
      slots_[i].value.assign(value);
      return;
    }
  }
  add(name, value);
}

void Headers::clear() {
  constexpr std::size_t kKeptSlots = 64;
  constexpr std::size_t kKeptBytes = 512;  ///< of a name or a value
  for (std::size_t i = 0; i < size_; ++i) {
    for (std::string* text : {&slots_[i].name, &slots_[i].value}) {
      if (text->capacity() > kKeptBytes) *text = {};
    }
  }
  if (slots_.size() > kKeptSlots) {
    slots_.resize(kKeptSlots);
    slots_.shrink_to_fit();
  }
  size_ = 0;
}

std::optional<std::string_view> Headers::find(std::string_view name) const {
  for (const Header& header : *this) {
    if (equals_ignoring_case(header.name, name)) return header.value;
  }
  return std::nullopt;
}

}  // namespace sentiment
