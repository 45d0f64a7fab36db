#pragma once

#include <compare>
#include <functional>
#include <utility>

namespace sentiment {

/// A value with a name of its own, so that two ids cannot be swapped in a call.
template <class Tag, class Value>
class Strong {
 public:
  Strong() = default;
  explicit Strong(Value value) : value_(std::move(value)) {}
  const Value& value() const { return value_; }
  friend bool operator==(const Strong&, const Strong&) = default;
  friend auto operator<=>(const Strong&, const Strong&) = default;

 private:
  Value value_{};
};

}  // namespace sentiment

template <class Tag, class Value>
struct std::hash<sentiment::Strong<Tag, Value>> {
  std::size_t operator()(const sentiment::Strong<Tag, Value>& id) const {
    return std::hash<Value>{}(id.value());
  }
};
