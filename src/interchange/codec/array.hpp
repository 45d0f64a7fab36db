#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "interchange/codec/value.hpp"

namespace sentiment::foreign {

/// An array's extents and how many items they make.
struct Extents {
  std::vector<std::size_t> shape;
  std::size_t count = 1;
};

/// Errors: corrupt_data for more than two, one that is negative or of 2^31 and more, or more items
///         than a file may hold.
Result<Extents> check_extents(std::span<const Value> shape);

/// An array of `count` items that lie in `raw`. Errors: corrupt_data where they do not fit exactly,
/// and for a dtype of objects.
Result<Array> array_of_bytes(const Extents& extents, DType type, bool fortran,
                             std::string_view raw);
/// An array of texts. Errors: corrupt_data for another number of them, or something else.
Result<Array> array_of_objects(const Extents& extents, bool fortran, std::span<const Value> items);

/// The number, or text, at `raw`, which has type.size bytes. A text lies in `tree`.
/// Errors: corrupt_data for what is not Unicode, or an integer of 2^63 and more.
Result<Value> read_item(DType type, std::string_view raw, ObjectTree& tree);

/// All items as floats, row by row. Errors: corrupt_data for texts and objects, and what is not
/// finite.
Result<std::vector<double>> read_reals(const Array& array);

/// The items as class names: numbers in their shortest spelling ("2" for 2.0), booleans as Python
/// writes them, texts. Errors: corrupt_data for other objects, and what is not finite.
Result<std::vector<std::string>> read_names(const Array& array);

}  // namespace sentiment::foreign
