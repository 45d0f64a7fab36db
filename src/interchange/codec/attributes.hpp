#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "interchange/codec/value.hpp"

namespace sentiment::foreign {

/// A value as a message shows it: "'custom'", "3", "a list".
std::string shown_value(const ObjectTree& tree, Value value);

/// The attributes of an object, by name; its errors name object and attribute.
class Attributes {
 public:
  /// Requires: `object` is an object with a dict as state, and stays with its tree.
  Attributes(const ObjectTree& tree, Value object);

  /// The class's name, e.g. "TfidfVectorizer".
  std::string_view owner() const { return owner_; }
  const ObjectTree& tree() const { return tree_; }

  /// None where there is no such attribute.
  Value find(std::string_view name) const;
  /// Errors of these: corrupt_data where it is missing or stands twice; invalid_argument for
  /// another kind of value.
  Result<Value> get(std::string_view name) const;
  Result<bool> boolean(std::string_view name) const;
  Result<std::string_view> text(std::string_view name) const;
  Result<const Array*> array(std::string_view name) const;
  /// Floats of an array of `axes` axes, row by row.
  Result<std::vector<double>> reals(std::string_view name, std::size_t axes) const;

  /// "TfidfVectorizer's attribute 'analyzer' is 'custom': <why>".
  tl::unexpected<Error> refuse(std::string_view name, std::string_view why) const;

 private:
  const ObjectTree& tree_;
  std::string_view owner_;
  std::span<const Value> items_;
};

}  // namespace sentiment::foreign
