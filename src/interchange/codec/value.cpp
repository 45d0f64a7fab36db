#include "interchange/codec/value.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <numeric>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "interchange/codec/broken.hpp"
#include "interchange/codec/limits.hpp"
#include "interchange/codec/names.hpp"

namespace sentiment::foreign {

std::string_view to_string(Kind kind) {
  constexpr auto kNames = std::to_array<std::string_view>(
      {"None", "a boolean", "an integer", "a float", "a text", "bytes", "a class or function",
       "a dtype", "a tuple", "a list", "a dict", "an object", "an array"});
  return kNames.at(static_cast<std::size_t>(kind));
}

std::size_t Array::count() const {
  return std::accumulate(shape.begin(), shape.end(), std::size_t{1}, std::multiplies<>());
}

Result<Value> ObjectTree::add(Node node) {
  if (nodes_.size() >= kMostNodes) {
    return broken(fmt::format("it holds more than {} objects", kMostNodes));
  }
  nodes_.push_back(node);
  return Value::node(node.kind, static_cast<std::uint32_t>(nodes_.size() - 1));
}

Result<void> ObjectTree::count_items(std::size_t more) {
  items_ += more;
  if (items_ <= kMostItems) return {};
  return broken(fmt::format("it holds more than {} items", kMostItems));
}

Result<void> ObjectTree::seal(Value value) {
  if (!value.is_node()) return {};
  Node& its = node(value);
  its.sealed = true;
  if (its.whole) return {};
  return broken("it uses an object that was not yet filled");
}

/// Makes `item` part of `holder`: it cannot change any more, so `holder` can never come to lie in
/// it.
Result<void> ObjectTree::hold(Node& holder, Value item) {
  if (!item.is_node()) return {};
  SENT_CHECK(seal(item));
  holder.depth = std::max<std::uint16_t>(holder.depth, node(item).depth + 1);
  if (holder.depth <= kDeepest) return {};
  return broken(fmt::format("its objects lie in one another more than {} deep", kDeepest));
}

Result<Value> ObjectTree::add_tuple(std::span<const Value> items) {
  SENT_CHECK(count_items(items.size()));
  Node made{.kind = Kind::tuple,
            .sealed = true,
            .first = static_cast<std::uint32_t>(pool_.size()),
            .count = static_cast<std::uint32_t>(items.size())};
  for (const Value item : items) SENT_CHECK(hold(made, item));
  pool_.insert(pool_.end(), items.begin(), items.end());
  return add(made);
}

Result<Value> ObjectTree::add_table(Kind kind) {
  tables_.emplace_back();
  return add({.kind = kind, .first = static_cast<std::uint32_t>(tables_.size() - 1)});
}

Result<Value> ObjectTree::add_object(const KnownName& name) {
  SENT_CHECK(count_items(1));
  pool_.emplace_back();
  // A loss has no state; all others are filled by set_state.
  return add({.kind = Kind::object,
              .whole = name.role == Role::loss,
              .first = static_cast<std::uint32_t>(pool_.size() - 1),
              .name = &name});
}

Result<Value> ObjectTree::add_array(Array array) {
  const Value made = SENT_TRY(add_empty_array());
  SENT_CHECK(fill_array(made, std::move(array)));
  return made;
}

Result<Value> ObjectTree::add_empty_array() {
  arrays_.emplace_back();
  return add({.kind = Kind::array,
              .whole = false,
              .first = static_cast<std::uint32_t>(arrays_.size() - 1)});
}

Result<void> ObjectTree::fill_array(Value array, Array content) {
  Node& its = node(array);
  if (its.whole || its.sealed) return broken("it fills an array twice");
  SENT_CHECK(count_items(content.objects.size()));
  its.whole = true;
  arrays_[its.first] = std::move(content);
  return {};
}

Result<void> ObjectTree::append(Value container, std::span<const Value> items) {
  SENT_CHECK(count_items(items.size()));
  Node& its = node(container);
  for (const Value item : items) SENT_CHECK(hold(its, item));
  if (its.sealed) return broken("it changes an object that was used before (a cycle)");
  auto& table = tables_[its.first];
  table.insert(table.end(), items.begin(), items.end());
  return {};
}

Result<void> ObjectTree::set_state(Value object, Value state) {
  Node& its = node(object);
  SENT_CHECK(hold(its, state));
  if (its.sealed || its.whole) return broken("it changes an object that was used before (a cycle)");
  its.whole = true;
  pool_[its.first] = state;
  return {};
}

Result<std::string_view> ObjectTree::keep(std::string bytes) {
  made_bytes_ += bytes.size();
  if (made_bytes_ > kLargestFile) return broken("its texts and arrays are too large");
  made_.push_back(std::move(bytes));
  return std::string_view(made_.back());
}

std::span<const Value> ObjectTree::items(Value container) const {
  const Node& its = node(container);
  if (its.kind == Kind::tuple) return std::span(pool_).subspan(its.first, its.count);
  return tables_[its.first];
}

const KnownName& ObjectTree::class_of(Value object) const { return *node(object).name; }

Value ObjectTree::state(Value object) const { return pool_[node(object).first]; }

const Array& ObjectTree::array(Value value) const { return arrays_[node(value).first]; }

bool ObjectTree::met(Role role) const {
  return std::ranges::any_of(
      nodes_, [&](const Node& its) { return its.kind == Kind::object && its.name->role == role; });
}

}  // namespace sentiment::foreign
