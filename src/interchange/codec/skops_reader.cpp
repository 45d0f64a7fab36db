#include "interchange/codec/skops_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "base/quote_briefly.hpp"
#include "base/wide_json.hpp"
#include "interchange/codec/array.hpp"
#include "interchange/codec/broken.hpp"
#include "interchange/codec/dtype.hpp"
#include "interchange/codec/limits.hpp"
#include "interchange/codec/names.hpp"
#include "interchange/codec/npy_reader.hpp"
#include "interchange/codec/value.hpp"
#include "interchange/codec/zip_archive.hpp"

namespace sentiment::foreign {
namespace {

using std::string_view_literals::operator""sv;

/// A JSON parser takes memory by the value and the depth: both are counted before it runs.
Result<void> check_json_size(std::string_view text) {
  std::size_t values = 0;
  std::size_t depth = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted) {
      if (c == '\\') ++i;
      quoted = c != '"';
      continue;
    }
    quoted = c == '"';
    if (c == '{' || c == '[' || c == ',' || c == ':') ++values;
    if (c == '{' || c == '[') ++depth;
    if ((c == '}' || c == ']') && depth > 0) --depth;
    // Each node of ours is an object, most with a list or an object inside.
    if (depth > std::size_t{3} * kDeepest) return broken("its schema is too deep");
    if (values > kMostJsonValues) return broken("its schema holds too many values");
  }
  return {};
}

/// Whether numpy calls the numbers of a type so: "float64", "int32", "bool", "str_".
bool names_number(std::string_view name, DType type) {
  constexpr unsigned kByte = 8;
  switch (type.code) {
    case 'f': return name == fmt::format("float{}", kByte * type.size);
    case 'i': return name == fmt::format("int{}", kByte * type.size);
    case 'u': return name == fmt::format("uint{}", kByte * type.size);
    case 'b': return name == "bool" || name == "bool_";  // numpy 2, numpy 1
    default: return name == "str_";
  }
}

class SchemaReader {
 public:
  SchemaReader(const ZipArchive& archive, ObjectTree& tree) : archive_(archive), tree_(tree) {}

  Result<Value> read(const WideJson& node) {
    if (++depth_ > kDeepest) return broken("its nodes are nested too deep");
    auto value = read_node(node);
    --depth_;
    return value;
  }

 private:
  /// The text of a member; empty where it is missing or something else.
  static std::string_view text(const WideJson& node, const char* member) {
    const auto found = node.find(member);
    if (found == node.end() || !found->is_string()) return {};
    return found->get_ref<const std::string&>();
  }

  Result<Value> read_node(const WideJson& node) {
    if (!node.is_object()) return broken("it has a node that is none");
    if (!has_distinct_members(node)) return broken("it has a node with a duplicate member");
    const auto id = node.find("__id__");
    const bool numbered = id != node.end() && id->is_number_integer();
    if (numbered) {
      const auto known = known_.find(id->get<std::int64_t>());
      if (known != known_.end()) {
        if (!known->second.whole) return broken("a node lies in itself");
        SENT_CHECK(tree_.seal(known->second.value));
        return known->second.value;
      }
      known_.emplace(id->get<std::int64_t>(), Known{});
    }
    const Value value = SENT_TRY(read_new(node));
    if (numbered) known_[id->get<std::int64_t>()] = {value, true};
    return value;
  }

  Result<Value> read_new(const WideJson& node) {
    const std::string_view loader = text(node, "__loader__");
    const auto content = node.find("content");
    const WideJson nothing;
    const WideJson& its = content == node.end() ? nothing : *content;
    const std::string_view module = text(node, "__module__");
    const std::string_view name = text(node, "__class__");
    const auto is = [&](std::string_view wanted, std::string_view class_of_python) {
      return loader == wanted && module == "builtins" && name == class_of_python;
    };
    if (is("JsonNode", "str")) return read_json(its);  // whatever the JSON is
    if (is("ListNode", "list")) return read_list(its);
    if (is("TupleNode", "tuple")) return read_tuple(its);
    if (is("DictNode", "dict")) return read_dict(node, its);
    if (loader == "NdArrayNode" && module == "numpy") return read_array(node, its);
    const KnownName* const known = find_name(module, name);
    if (known == nullptr) return broken(unknown_name(module, name));
    const Role role = known->role;
    if (loader == "TypeNode" &&
        (role == Role::number_type || (role == Role::key_type && in_key_types_))) {
      return Value::name(*known);
    }
    if (loader == "FunctionNode" && (role == Role::cleaner || role == Role::re_sub)) {
      return Value::name(*known);
    }
    if (loader == "ObjectNode" && is_object(role) && role != Role::joblib_wrapper) {
      return read_object(*known, its);
    }
    if (loader == "LossNode" && role == Role::loss) return tree_.add_object(*known);
    if (loader == "PartialNode" && role == Role::partial) return read_partial(*known, its);
    return misused(node);
  }

  /// A name in a node that is not for it.
  static tl::unexpected<Error> misused(const WideJson& node) {
    return broken(fmt::format("it uses {} in a node {} as no model file does",
                              shown_name(text(node, "__module__"), text(node, "__class__")),
                              quote_briefly(text(node, "__loader__"))));
  }

  /// A number, text, boolean or None, written as JSON within a text; Python writes NaN, too.
  Result<Value> read_json(const WideJson& content) {
    if (!content.is_string()) return broken("it has a JsonNode without content");
    const auto& text = content.get_ref<const std::string&>();
    constexpr double kInfinity = std::numeric_limits<double>::infinity();
    constexpr std::array kNumbers{std::pair{"Infinity"sv, kInfinity},
                                  std::pair{"-Infinity"sv, -kInfinity},
                                  std::pair{"NaN"sv, std::numeric_limits<double>::quiet_NaN()}};
    for (const auto& [name, value] : kNumbers) {
      if (text == name) return Value::real(value);
    }
    SENT_CHECK(check_json_size(text));
    const WideJson value = SENT_TRY(parse_wide_json(text));
    if (value.is_null()) return Value();
    if (value.is_boolean()) return Value::boolean(value.get<bool>());
    if (value.is_number_float()) return Value::real(value.get<double>());
    if (value.is_number_unsigned() &&
        value.get<std::uint64_t>() > std::numeric_limits<std::int64_t>::max()) {
      return broken("it holds an integer of more than 64 bits");
    }
    if (value.is_number_integer()) return Value::integer(value.get<std::int64_t>());
    if (value.is_string()) return kept(value.get<std::string>());
    return broken("it has a JsonNode that is not a number, text, boolean or None");
  }

  Result<Value> kept(std::string text) {
    if (text.size() > std::numeric_limits<std::uint32_t>::max())
      return broken("a text is too long");
    return Value::text(SENT_TRY(tree_.keep(std::move(text))));
  }

  Result<std::vector<Value>> read_all(const WideJson& content) {
    if (!content.is_array()) return broken("it has a list without content");
    std::vector<Value> items;
    items.reserve(content.size());
    for (const WideJson& item : content) items.push_back(SENT_TRY(read(item)));
    return items;
  }

  Result<Value> read_list(const WideJson& content) {
    const auto items = SENT_TRY(read_all(content));
    const Value list = SENT_TRY(tree_.add_table(Kind::list));
    SENT_CHECK(tree_.append(list, items));
    return list;
  }

  Result<Value> read_tuple(const WideJson& content) {
    const auto items = SENT_TRY(read_all(content));
    return tree_.add_tuple(items);
  }

  /// JSON's keys are texts. Dicts with other keys have them as texts, too: nothing that predicts
  /// is one.
  Result<Value> read_dict(const WideJson& node, const WideJson& content) {
    if (!content.is_object()) return broken("it has a dict without content");
    if (!has_distinct_members(content)) return broken("it has a dict with a duplicate key");
    if (const auto types = node.find("key_types"); types != node.end()) {
      SENT_CHECK(read_key_types(*types, content.size()).map_error(doing("the keys' types")));
    }
    std::vector<Value> items;
    for (const auto& [key, item] : content.items()) {
      items.push_back(SENT_TRY(kept(key)));
      items.push_back(SENT_TRY(read(item).map_error(doing(quote_briefly(key)))));
    }
    const Value dict = SENT_TRY(tree_.add_table(Kind::dict));
    SENT_CHECK(tree_.append(dict, items));
    return dict;
  }

  /// A list of a type for each key.
  Result<void> read_key_types(const WideJson& node, std::size_t keys) {
    in_key_types_ = true;
    const auto types = read(node);
    in_key_types_ = false;
    if (!types) return tl::make_unexpected(types.error());
    const auto is_type = [](Value type) {
      return type.is_name(Role::key_type) || type.is_name(Role::number_type);
    };
    if (!types->is(Kind::list) || tree_.items(*types).size() != keys ||
        !std::ranges::all_of(tree_.items(*types), is_type)) {
      return broken("they are not a list of a type for each key");
    }
    return {};
  }

  Result<Value> read_object(const KnownName& name, const WideJson& content) {
    const Value state = SENT_TRY(read(content));
    if (!state.is(Kind::dict)) return broken("it has an object without attributes");
    const Value object = SENT_TRY(tree_.add_object(name));
    SENT_CHECK(tree_.set_state(object, state));
    return object;
  }

  Result<Value> read_partial(const KnownName& name, const WideJson& content) {
    if (!content.is_object()) return broken("it has a partial without content");
    std::vector<Value> state;
    for (const char* const member : {"func", "args", "kwds", "namespace"}) {
      const auto found = content.find(member);
      if (found == content.end()) return broken("it has a partial that lacks a part");
      state.push_back(SENT_TRY(read(*found)));
    }
    if (!state[0].is_name(Role::re_sub)) return broken("it has a partial of another function");
    const Value tuple = SENT_TRY(tree_.add_tuple(state));
    const Value object = SENT_TRY(tree_.add_object(name));
    SENT_CHECK(tree_.set_state(object, tuple));
    return object;
  }

  Result<Value> read_array(const WideJson& node, const WideJson& content) {
    const std::string_view name = text(node, "__class__");
    if (text(node, "type") == "json" && name == "ndarray") return read_object_array(node, content);
    if (text(node, "type") != "numpy") return broken("it has an array that is none");
    std::string bytes = SENT_TRY(archive_.read(text(node, "file")));
    const std::string_view kept = SENT_TRY(tree_.keep(std::move(bytes)));
    Array array = SENT_TRY(read_npy(kept));
    // A number that was numpy's is an array without extents, of the number's own class.
    if (name != "ndarray" && (!array.shape.empty() || !names_number(name, array.type))) {
      return misused(node);
    }
    if (!array.shape.empty()) return tree_.add_array(std::move(array));
    return read_item(array.type, array.raw, tree_);
  }

  Result<Value> read_object_array(const WideJson& node, const WideJson& content) {
    const auto shape = node.find("shape");
    if (shape == node.end()) return broken("it has an array without shape");
    const Value extents = SENT_TRY(read(*shape));
    if (!extents.is(Kind::tuple)) return broken("it has an array without shape");
    const auto items = SENT_TRY(read_all(content));
    const auto checked = SENT_TRY(check_extents(tree_.items(extents)));
    return tree_.add_array(SENT_TRY(array_of_objects(checked, false, items)));
  }

  struct Known {
    Value value;
    bool whole = false;
  };

  const ZipArchive& archive_;
  ObjectTree& tree_;
  std::unordered_map<std::int64_t, Known> known_;
  unsigned depth_ = 0;
  bool in_key_types_ = false;
};

}  // namespace

bool looks_like_zip(std::string_view bytes) { return bytes.starts_with("PK\x03\x04"); }

Result<ObjectTree> read_skops(std::string_view bytes) {
  if (bytes.size() > kLargestFile) {
    return broken(fmt::format("it is larger than {} MiB", kLargestFile / kMebibyte));
  }
  const ZipArchive archive = SENT_TRY(ZipArchive::open(bytes));
  if (!archive.contains("schema.json")) {
    return broken(
        "its zip archive has no entry 'schema.json', so it is not a skops file; unpack it first");
  }
  const std::string schema = SENT_TRY(archive.read("schema.json"));
  if (schema.size() > kLargestSchema) return broken("its schema.json is too large");
  SENT_CHECK(check_json_size(schema));
  const WideJson root = SENT_TRY(parse_wide_json(schema).map_error(doing("schema.json")));
  ObjectTree tree;
  SchemaReader reader(archive, tree);
  tree.root = SENT_TRY(reader.read(root));
  return tree;
}

}  // namespace sentiment::foreign
