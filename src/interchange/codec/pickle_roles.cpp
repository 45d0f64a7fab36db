#include "interchange/codec/pickle_roles.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "base/error.hpp"
#include "base/utf8.hpp"
#include "interchange/codec/array.hpp"
#include "interchange/codec/broken.hpp"
#include "interchange/codec/dtype.hpp"
#include "interchange/codec/names.hpp"
#include "interchange/codec/value.hpp"

namespace sentiment::foreign {
namespace {

constexpr std::size_t kArrayState = 5;       // version, shape, dtype, Fortran order, items
constexpr std::size_t kShortDtypeState = 8;  // version, byte order, five more, flags
constexpr std::size_t kLongDtypeState = 9;   // and metadata
constexpr std::size_t kPartialState = 4;     // function, arguments, keywords, attributes
constexpr std::size_t kMostLossNumbers = 3;

tl::unexpected<Error> wrong(std::string_view what) {
  return broken(fmt::format("it uses {} as no model file does", what));
}

std::span<const Value> tuple_items(const ObjectTree& tree, Value value) {
  return value.is(Kind::tuple) ? tree.items(value) : std::span<const Value>();
}

/// Whether the items are of these kinds.
bool are(std::span<const Value> items, std::initializer_list<Kind> kinds) {
  return std::ranges::equal(items, kinds, {}, &Value::kind);
}

/// "latin1": every character is the byte of its number.
Result<Value> encode_latin1(ObjectTree& tree, std::span<const Value> arguments) {
  if (!are(arguments, {Kind::text, Kind::text}) || arguments[1].as_text() != "latin1") {
    return wrong("_codecs.encode");
  }
  const std::string_view text = arguments[0].as_text();
  std::string bytes;
  bytes.reserve(text.size());
  for (const char* at = text.data(); at != text.data() + text.size();) {
    const Decoded next = decode_utf8(at, text.data() + text.size());
    if (next.code_point > 0xFF) return wrong("_codecs.encode");
    bytes += static_cast<char>(next.code_point);
    at += next.length;
  }
  return Value::bytes(SENT_TRY(tree.keep(std::move(bytes))));
}

Result<Value> make_dtype(std::span<const Value> arguments) {
  const bool flags = std::all_of(arguments.begin() + (arguments.empty() ? 0 : 1), arguments.end(),
                                 [](Value flag) { return flag.is(Kind::boolean); });
  if (arguments.empty() || arguments.size() > 3 || !arguments[0].is(Kind::text) || !flags) {
    return wrong("numpy.dtype");
  }
  return Value::dtype(SENT_TRY(parse_dtype(arguments[0].as_text())));
}

Result<Value> make_scalar(ObjectTree& tree, std::span<const Value> arguments) {
  if (!are(arguments, {Kind::dtype, Kind::bytes}) || arguments[0].as_dtype().code == 'O' ||
      arguments[0].as_dtype().size != arguments[1].as_bytes().size()) {
    return wrong("numpy's scalar");
  }
  return read_item(arguments[0].as_dtype(), arguments[1].as_bytes(), tree);
}

Result<Value> make_array(ObjectTree& tree, std::span<const Value> arguments) {
  if (!are(arguments, {Kind::name, Kind::tuple, Kind::bytes}) ||
      !arguments[0].is_name(Role::ndarray)) {
    return wrong("numpy's _reconstruct");
  }
  return tree.add_empty_array();
}

Result<Value> array_from_buffer(ObjectTree& tree, std::span<const Value> arguments) {
  if (!are(arguments, {Kind::bytes, Kind::dtype, Kind::tuple, Kind::text})) {
    return wrong("numpy's _frombuffer");
  }
  const std::string_view order = arguments[3].as_text();
  if (order != "C" && order != "F") return wrong("numpy's _frombuffer");
  const auto extents = SENT_TRY(check_extents(tree.items(arguments[2])));
  return tree.add_array(SENT_TRY(
      array_of_bytes(extents, arguments[1].as_dtype(), order == "F", arguments[0].as_bytes())));
}

Result<void> fill_array(ObjectTree& tree, Value target, std::span<const Value> state) {
  if (state.size() != kArrayState ||
      !are(state.first(4), {Kind::integer, Kind::tuple, Kind::dtype, Kind::boolean})) {
    return wrong("the state of an array");
  }
  const auto extents = SENT_TRY(check_extents(tree.items(state[1])));
  const bool fortran = state[3].as_boolean();
  if (state[4].is(Kind::bytes)) {
    return tree.fill_array(target, SENT_TRY(array_of_bytes(extents, state[2].as_dtype(), fortran,
                                                           state[4].as_bytes())));
  }
  if (!state[4].is(Kind::list) || state[2].as_dtype().code != 'O') {
    return wrong("the state of an array");
  }
  return tree.fill_array(target,
                         SENT_TRY(array_of_objects(extents, fortran, tree.items(state[4]))));
}

/// A dtype's code says all but its byte order.
Result<void> check_dtype(std::span<const Value> state) {
  if ((state.size() != kShortDtypeState && state.size() != kLongDtypeState) ||
      !state[1].is(Kind::text)) {
    return wrong("the state of a dtype");
  }
  const std::string_view order = state[1].as_text();
  if (order == "<" || order == "|" || order == "=") return {};
  return broken("it holds a big-endian array");
}

}  // namespace

Result<Value> reduce(ObjectTree& tree, Value callee, Value arguments) {
  if (!callee.is(Kind::name) || !arguments.is(Kind::tuple)) return wrong("REDUCE");
  const KnownName& name = callee.as_name();
  const auto items = tree.items(arguments);
  switch (name.role) {
    case Role::dtype: return make_dtype(items);
    case Role::scalar: return make_scalar(tree, items);
    case Role::reconstruct: return make_array(tree, items);
    case Role::from_buffer: return array_from_buffer(tree, items);
    case Role::encode: return encode_latin1(tree, items);
    case Role::partial:
      if (items.size() != 1 || !items[0].is_name(Role::re_sub)) return wrong("functools.partial");
      return tree.add_object(name);
    case Role::loss:
      if (items.size() > kMostLossNumbers ||
          !std::ranges::all_of(items, [](Value item) { return item.is(Kind::real); })) {
        return wrong("a loss function");
      }
      return tree.add_object(name);
    default: return wrong("REDUCE with " + shown_name(name.module, name.name));
  }
}

Result<void> build(ObjectTree& tree, Value target, Value state) {
  const auto items = tuple_items(tree, state);
  switch (target.kind()) {
    case Kind::dtype: return check_dtype(items);
    case Kind::array: return fill_array(tree, target, items);
    case Kind::object: {
      const bool partial = tree.class_of(target).role == Role::partial;
      const bool fits = partial ? items.size() == kPartialState : state.is(Kind::dict);
      if (!fits) return wrong("the state of an object");
      return tree.set_state(target, state);
    }
    default: return wrong("BUILD");
  }
}

}  // namespace sentiment::foreign
