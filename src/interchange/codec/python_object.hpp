#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace sentiment {

/// A Python object as a tree, to be written as pickle or skops. What is a string_view is borrowed:
/// it has to outlive the tree.
struct PyValue;
struct PyNone {};

/// What Python finds under a name: a class or a function.
struct PyGlobal {
  std::string_view module;
  std::string_view name;
  friend bool operator==(const PyGlobal&, const PyGlobal&) = default;
};
struct PyList {
  std::vector<PyValue> items;
};
struct PyTuple {
  std::vector<PyValue> items;
};
struct PyEntry;
/// Entries in their order.
struct PyDict {
  std::vector<PyEntry> items;
};
/// A dict that says of each name where it stands: {names[0]: 0, names[1]: 1, …}.
struct PyNumbered {
  std::vector<std::string_view> names;
};
/// An instance whose attributes are given, as `__setstate__` or `__dict__` takes them.
struct PyInstance {
  PyGlobal type;
  PyDict attributes;
};
/// functools.partial(function, *arguments)
struct PyPartial {
  PyGlobal function;
  PyTuple arguments;
};
/// A numpy array in C order. Shape: `shape` has one or two entries.
struct PyArray {
  std::string dtype;  ///< little-endian, e.g. "<f8"
  std::vector<std::size_t> shape;
  std::string bytes;
};

struct PyValue {
  std::variant<PyNone, bool, std::int64_t, double, std::string, PyGlobal, PyList, PyTuple, PyDict,
               PyNumbered, PyInstance, PyPartial, PyArray>
      value;
};

/// Not a std::pair: clang wants that one's parts complete where PyDict is.
struct PyEntry {
  PyValue key;
  PyValue value;
};

}  // namespace sentiment
