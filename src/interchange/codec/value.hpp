#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "interchange/codec/dtype.hpp"
#include "interchange/codec/names.hpp"

namespace sentiment::foreign {

/// What a Value is; those from `tuple` on are nodes of an ObjectTree.
enum class Kind : std::uint8_t {
  none,
  boolean,
  integer,
  real,
  text,
  bytes,
  name,
  dtype,
  tuple,
  list,
  dict,
  object,
  array,
};

/// "a text", "a list", … for messages.
std::string_view to_string(Kind kind);

/// A number, a view into the file's bytes, an entry of the allow-list, or a reference to a node.
class Value {
 public:
  Value() = default;
  static Value boolean(bool value) { return of(Kind::boolean, value ? 1 : 0); }
  static Value integer(std::int64_t value) { return of(Kind::integer, value); }
  static Value real(double value) {
    Value made;
    made.kind_ = Kind::real;
    made.real_ = value;
    return made;
  }
  /// Requires: what is viewed stays, and is shorter than 4 GiB.
  static Value text(std::string_view text) { return view(Kind::text, text); }
  static Value bytes(std::string_view bytes) { return view(Kind::bytes, bytes); }
  static Value name(const KnownName& name) {
    Value made;
    made.kind_ = Kind::name;
    made.name_ = &name;
    return made;
  }
  static Value dtype(DType type) {
    Value made = of(Kind::dtype, type.code);
    made.size_ = type.size;
    return made;
  }
  static Value node(Kind kind, std::uint32_t index) { return of(kind, index); }

  Kind kind() const { return kind_; }
  bool is(Kind kind) const { return kind_ == kind; }
  bool is_node() const { return kind_ >= Kind::tuple; }
  bool is_name(Role role) const { return kind_ == Kind::name && name_->role == role; }

  // Each requires its kind.
  bool as_boolean() const { return integer_ != 0; }
  std::int64_t as_integer() const { return integer_; }
  double as_real() const { return real_; }
  std::string_view as_text() const { return {data_, size_}; }
  std::string_view as_bytes() const { return {data_, size_}; }
  const KnownName& as_name() const { return *name_; }
  DType as_dtype() const { return {static_cast<char>(integer_), size_}; }
  std::uint32_t node_index() const { return static_cast<std::uint32_t>(integer_); }

 private:
  static Value of(Kind kind, std::int64_t number) {
    Value made;
    made.kind_ = kind;
    made.integer_ = number;
    return made;
  }
  static Value view(Kind kind, std::string_view bytes) {
    Value made;
    made.kind_ = kind;
    made.size_ = static_cast<std::uint32_t>(bytes.size());
    made.data_ = bytes.data();
    return made;
  }

  Kind kind_ = Kind::none;
  std::uint32_t size_ = 0;
  // NOLINTBEGIN(readability-identifier-naming): private like the members above
  union {
    std::int64_t integer_ = 0;
    double real_;
    const char* data_;
    const KnownName* name_;
  };
  // NOLINTEND(readability-identifier-naming)
};

/// An array as it lies in the file.
struct Array {
  DType type;
  std::vector<std::size_t> shape;  ///< at most two extents; none for a single number
  bool fortran = false;            ///< columns one after the other
  std::string_view raw;            ///< of numbers and fixed-width texts
  std::vector<Value> objects;      ///< of dtype O: texts

  std::size_t count() const;
};

/// What a model file says, as data: nothing in it does anything. Nodes refer to nodes that were
/// whole before them, so there are no cycles; none is deeper than kDeepest. The bytes that values
/// view must stay, but for those in `made`.
class ObjectTree {
 public:
  Value root;

  /// Errors of all that adds: corrupt_data beyond the bounds of limits.hpp, or for an item that
  /// would make a cycle.
  Result<Value> add_tuple(std::span<const Value> items);
  /// An empty list or dict.
  Result<Value> add_table(Kind kind);
  Result<Value> add_object(const KnownName& name);
  /// Requires: the array is whole (check_array).
  Result<Value> add_array(Array array);
  /// An array that fill_array makes whole.
  Result<Value> add_empty_array();
  Result<void> fill_array(Value array, Array content);
  /// To a list, or keys and values in turn to a dict.
  Result<void> append(Value container, std::span<const Value> items);
  /// An object's attributes (a dict), or the state of a functools.partial (a tuple); once.
  Result<void> set_state(Value object, Value state);
  /// From now on `value` may stand in several places, and cannot change any more.
  /// Errors: corrupt_data for an object or array that was not yet filled.
  Result<void> seal(Value value);
  /// Keeps bytes that do not stand in the file as they are.
  Result<std::string_view> keep(std::string bytes);

  // Each requires its kind.
  std::span<const Value> items(Value container) const;  ///< of a dict: keys and values in turn
  const KnownName& class_of(Value object) const;
  /// None until it was set.
  Value state(Value object) const;
  const Array& array(Value value) const;
  /// Whether any object was of a class of this role.
  bool met(Role role) const;

 private:
  struct Node {
    Kind kind;
    bool sealed = false;
    bool whole = true;  // arrays and objects: filled
    std::uint16_t depth = 1;
    std::uint32_t first = 0;  // tuple: in pool_; list, dict: in tables_; object: in pool_; array
    std::uint32_t count = 0;  // tuple
    const KnownName* name = nullptr;
  };

  Result<Value> add(Node node);
  Result<void> hold(Node& holder, Value item);
  Result<void> count_items(std::size_t more);
  Node& node(Value value) { return nodes_[value.node_index()]; }
  const Node& node(Value value) const { return nodes_[value.node_index()]; }

  std::vector<Node> nodes_;
  std::vector<Value> pool_;
  std::vector<std::vector<Value>> tables_;
  std::deque<Array> arrays_;
  std::deque<std::string> made_;
  std::size_t items_ = 0;
  std::size_t made_bytes_ = 0;
};

}  // namespace sentiment::foreign
