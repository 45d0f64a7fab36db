#include "interchange/codec/skops_writer.hpp"

#include <fmt/format.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/error.hpp"
#include "base/json.hpp"
#include "interchange/codec/python_object.hpp"
#include "interchange/codec/zip_writer.hpp"

namespace sentiment {
namespace {

constexpr int kProtocol = 2;
constexpr PyGlobal kStr{"builtins", "str"};
constexpr PyGlobal kInt{"builtins", "int"};

/// A .npy file, version 1.0.
std::string npy(const PyArray& array) {
  constexpr std::size_t kAlignment = 64;
  constexpr std::string_view kMagic = "\x93NUMPY\x01";
  constexpr std::size_t kFront = kMagic.size() + 3;  // with a zero byte and the header's length
  // A tuple of one is written "(3,)", of two "(1, 3)".
  std::string header =
      fmt::format("{{'descr': '{}', 'fortran_order': False, 'shape': ({}{}), }}", array.dtype,
                  fmt::join(array.shape, ", "), array.shape.size() == 1 ? "," : "");
  while ((kFront + header.size() + 1) % kAlignment != 0) header += ' ';
  header += '\n';
  std::string file(kMagic);
  file += '\0';
  file += static_cast<char>(header.size() & 0xFFU);
  file += static_cast<char>(header.size() >> 8U);
  return file + header + array.bytes;
}

/// json.dumps' spelling of a number.
std::string json_number(double value) {
  if (std::isfinite(value)) return to_line(Json(value));
  return std::isnan(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity";
}

/// Writes the tree as JSON and the arrays into the archive.
class SkopsWriter {
 public:
  Result<std::string> write(const PyValue& object) {
    put(object);
    schema_.pop_back();  // the root's last brace
    fmt::format_to(out(), R"(,"protocol":{},"_skops_version":"{}"}})", kProtocol, kSkopsVersion);
    SENT_CHECK(archived_);
    SENT_CHECK(archive_.add("schema.json", schema_));
    return archive_.finish();
  }

 private:
  std::back_insert_iterator<std::string> out() { return std::back_inserter(schema_); }

  /// Opens a node; its number. What follows are members, each with a comma in front.
  std::size_t begin(std::string_view loader, PyGlobal type) {
    const std::size_t id = next_id_++;
    fmt::format_to(out(), R"({{"__class__":"{}","__module__":"{}","__loader__":"{}","__id__":{})",
                   type.name, type.module, loader, id);
    return id;
  }
  void end() { schema_ += '}'; }

  void put(const PyValue& object) {
    std::visit([this](const auto& value) { put(value); }, object.value);
  }
  /// A scalar, as JSON inside JSON.
  void put_json(std::string_view json) {
    begin("JsonNode", kStr);
    schema_ += R"(,"content":)";
    append_json_string(schema_, json);
    schema_ += R"(,"is_json":true)";
    end();
  }
  void put(PyNone /*none*/) { put_json("null"); }
  void put(bool value) { put_json(value ? "true" : "false"); }
  void put(std::int64_t value) { put_json(std::to_string(value)); }
  void put(double value) { put_json(json_number(value)); }
  void put(const std::string& text) {
    std::string json;
    append_json_string(json, text);
    put_json(json);
  }

  void put_items(const std::vector<PyValue>& items) {
    schema_ += R"(,"content":[)";
    for (std::size_t i = 0; i < items.size(); ++i) {
      if (i > 0) schema_ += ',';
      put(items[i]);
    }
    schema_ += ']';
  }
  void put(const PyList& list) {
    begin("ListNode", {"builtins", "list"});
    put_items(list.items);
    end();
  }
  void put(const PyTuple& tuple) {
    begin("TupleNode", {"builtins", "tuple"});
    put_items(tuple.items);
    end();
  }

  /// The keys' common type, spelled once and then referred to.
  void put_key_types(std::size_t count, PyGlobal type) {
    schema_ += R"(,"key_types":)";
    begin("ListNode", {"builtins", "list"});
    schema_ += R"(,"content":[)";
    std::size_t known = 0;
    for (std::size_t i = 0; i < count; ++i) {
      if (i == 0) {
        known = begin("TypeNode", type);
        end();
      } else {
        fmt::format_to(out(), R"(,{{"__id__":{}}})", known);
      }
    }
    schema_ += ']';
    end();
  }
  /// A dict with keys of one type; `entry(i)` writes key i as a JSON string, a colon and the value.
  template <class Entry>
  void put_dict(std::size_t count, PyGlobal key_type, Entry entry) {
    begin("DictNode", {"builtins", "dict"});
    put_key_types(count, key_type);
    schema_ += R"(,"content":{)";
    for (std::size_t i = 0; i < count; ++i) {
      if (i > 0) schema_ += ',';
      entry(i);
    }
    schema_ += '}';
    end();
  }
  void put_key(std::string_view key) {
    append_json_string(schema_, key);
    schema_ += ':';
  }
  void put(const PyDict& dict) {
    const bool whole =
        !dict.items.empty() && std::holds_alternative<std::int64_t>(dict.items[0].key.value);
    put_dict(dict.items.size(), whole ? kInt : kStr, [&](std::size_t i) {
      const auto& [key, value] = dict.items[i];
      put_key(whole ? std::to_string(std::get<std::int64_t>(key.value))
                    : std::get<std::string>(key.value));
      put(value);
    });
  }
  void put(const PyNumbered& dict) {
    put_dict(dict.names.size(), kStr, [&](std::size_t i) {
      put_key(dict.names[i]);
      put(static_cast<std::int64_t>(i));
    });
  }

  void put(const PyGlobal& global) {
    begin(global.module == "numpy" ? "TypeNode" : "FunctionNode", global);
    end();
  }
  void put(const PyInstance& instance) {
    begin("ObjectNode", instance.type);
    schema_ += R"(,"content":)";
    put(instance.attributes);
    end();
  }
  void put(const PyPartial& partial) {
    begin("PartialNode", {"functools", "partial"});
    schema_ += R"(,"content":{"func":)";
    put(partial.function);
    schema_ += R"(,"args":)";
    put(partial.arguments);
    schema_ += R"(,"kwds":)";
    put(PyDict{});
    schema_ += R"(,"namespace":)";
    put(PyNone{});
    schema_ += '}';
    end();
  }
  void put(const PyArray& array) {
    const std::size_t id = begin("NdArrayNode", {"numpy", "ndarray"});
    const std::string file = fmt::format("{}.npy", id);
    fmt::format_to(out(), R"(,"type":"numpy","file":"{}")", file);
    end();
    if (archived_) archived_ = archive_.add(file, npy(array));
  }

  std::string schema_;
  ZipWriter archive_;
  Result<void> archived_;  ///< the first failure of an array
  std::size_t next_id_ = 1;
};

}  // namespace

Result<std::string> write_skops(const PyValue& object) { return SkopsWriter().write(object); }

}  // namespace sentiment
