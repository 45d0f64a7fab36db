#include "interchange/codec/attributes.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/python_repr.hpp"
#include "base/quote_briefly.hpp"
#include "interchange/codec/array.hpp"
#include "interchange/codec/broken.hpp"
#include "interchange/codec/names.hpp"
#include "interchange/codec/value.hpp"

namespace sentiment::foreign {

std::string shown_value(const ObjectTree& tree, Value value) {
  switch (value.kind()) {
    case Kind::boolean: return value.as_boolean() ? "True" : "False";
    case Kind::integer: return std::to_string(value.as_integer());
    case Kind::real: return python_repr(value.as_real());
    case Kind::text: return quote_briefly(value.as_text());
    case Kind::name: return shown_name(value.as_name().module, value.as_name().name);
    case Kind::object: {
      const KnownName& name = tree.class_of(value);
      return "a " + shown_name(name.module, name.name);
    }
    default: return std::string(to_string(value.kind()));
  }
}

Attributes::Attributes(const ObjectTree& tree, Value object)
    : tree_(tree), owner_(tree.class_of(object).name), items_(tree.items(tree.state(object))) {}

Value Attributes::find(std::string_view name) const {
  for (std::size_t i = 0; i < items_.size(); i += 2) {
    if (items_[i].is(Kind::text) && items_[i].as_text() == name) return items_[i + 1];
  }
  return {};
}

Result<Value> Attributes::get(std::string_view name) const {
  std::size_t count = 0;
  Value found;
  for (std::size_t i = 0; i < items_.size(); i += 2) {
    if (!items_[i].is(Kind::text) || items_[i].as_text() != name) continue;
    found = items_[i + 1];
    ++count;
  }
  if (count == 1) return found;
  return broken(fmt::format("{} has {} attribute '{}'{}", owner_, count == 0 ? "no" : "twice the",
                            name, count == 0 ? ": was it fitted?" : ""));
}

tl::unexpected<Error> Attributes::refuse(std::string_view name, std::string_view why) const {
  return fail(Code::invalid_argument, fmt::format("{}'s attribute '{}' is {}: {}", owner_, name,
                                                  shown_value(tree_, find(name)), why));
}

Result<bool> Attributes::boolean(std::string_view name) const {
  const Value value = SENT_TRY(get(name));
  if (value.is(Kind::boolean)) return value.as_boolean();
  return refuse(name, "it must be True or False");
}

Result<std::string_view> Attributes::text(std::string_view name) const {
  const Value value = SENT_TRY(get(name));
  if (value.is(Kind::text)) return value.as_text();
  return refuse(name, "it must be a text");
}

Result<const Array*> Attributes::array(std::string_view name) const {
  const Value value = SENT_TRY(get(name));
  if (value.is(Kind::array)) return &tree_.array(value);
  return refuse(name, "it must be a numpy array");
}

Result<std::vector<double>> Attributes::reals(std::string_view name, std::size_t axes) const {
  const Array* const found = SENT_TRY(array(name));
  if (found->shape.size() != axes) {
    return refuse(name, fmt::format("it must have {} axes", axes));
  }
  return read_reals(*found).map_error(doing(fmt::format("{}'s attribute '{}'", owner_, name)));
}

}  // namespace sentiment::foreign
