#include "interchange/codec/array.hpp"

#include <fmt/format.h>

#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "base/utf8.hpp"
#include "interchange/codec/broken.hpp"
#include "interchange/codec/dtype.hpp"
#include "interchange/codec/limits.hpp"
#include "interchange/codec/value.hpp"

namespace sentiment::foreign {
namespace {

static_assert(std::endian::native == std::endian::little, "arrays are read as they lie");

template <class T>
T load(std::string_view raw) {
  T value{};
  // NOLINTNEXTLINE(bugprone-suspicious-stringview-data-usage): bytes, of which callers hold enough
  std::memcpy(&value, raw.data(), sizeof value);
  return value;
}

/// Of types i and b, and of u below 2^63.
Result<std::int64_t> integer(DType type, std::string_view raw) {
  const bool is_signed = type.code == 'i';
  switch (type.size) {
    case 1: return is_signed ? load<std::int8_t>(raw) : load<std::uint8_t>(raw);
    case 2: return is_signed ? load<std::int16_t>(raw) : load<std::uint16_t>(raw);
    case 4: return is_signed ? load<std::int32_t>(raw) : load<std::uint32_t>(raw);
    default: break;
  }
  const auto value = load<std::int64_t>(raw);
  if (!is_signed && value < 0) return broken("it holds an integer of 2^63 or more");
  return value;
}

double real(DType type, std::string_view raw) {
  return type.size == sizeof(float) ? double{load<float>(raw)} : load<double>(raw);
}

/// UTF-32 padded with zeros.
Result<std::string> text(std::string_view raw) {
  std::string out;
  std::size_t end = raw.size() / sizeof(char32_t);
  const auto at = [raw](std::size_t i) {
    return load<std::uint32_t>(raw.substr(i * sizeof(char32_t)));
  };
  while (end > 0 && at(end - 1) == 0) --end;
  for (std::size_t i = 0; i < end; ++i) {
    const std::uint32_t code_point = at(i);
    if (code_point >= 0x110000 || (code_point >= 0xD800 && code_point < 0xE000)) {
      return broken("it holds a text that is not Unicode");
    }
    std::array<char, kLongestUtf8> bytes{};
    out.append(bytes.data(), encode_utf8(code_point, bytes.data()));
  }
  return out;
}

/// Calls use(i, raw) for each item, row by row.
template <class Use>
Result<void> for_each_item(const Array& array, Use use) {
  const std::size_t rows = array.shape.size() == 2 ? array.shape[0] : 1;
  const std::size_t columns = rows == 0 ? 0 : array.count() / rows;
  for (std::size_t r = 0; r < rows; ++r) {
    for (std::size_t c = 0; c < columns; ++c) {
      const std::size_t at = array.fortran ? c * rows + r : r * columns + c;
      SENT_CHECK(use(array.raw.substr(at * array.type.size, array.type.size)));
    }
  }
  return {};
}

}  // namespace

Result<Extents> check_extents(std::span<const Value> shape) {
  if (shape.size() > 2) return broken("it holds an array of more than two axes");
  Extents extents;
  for (const Value extent : shape) {
    if (!extent.is(Kind::integer) || extent.as_integer() < 0 ||
        extent.as_integer() >= kLargestExtent) {
      return broken("it holds an array of an impossible shape");
    }
    const auto n = static_cast<std::size_t>(extent.as_integer());
    extents.shape.push_back(n);
    if (__builtin_mul_overflow(extents.count, n, &extents.count) || extents.count > kLargestFile) {
      return broken("it holds an array that is larger than any file may be");
    }
  }
  return extents;
}

Result<Array> array_of_bytes(const Extents& extents, DType type, bool fortran,
                             std::string_view raw) {
  std::size_t size = 0;
  if (type.code == 'O' || __builtin_mul_overflow(extents.count, std::size_t{type.size}, &size) ||
      size != raw.size()) {
    return broken(
        fmt::format("it holds an array of {} items in {} bytes, which do not fit together",
                    extents.count, raw.size()));
  }
  return Array{.type = type, .shape = extents.shape, .fortran = fortran, .raw = raw, .objects = {}};
}

Result<Array> array_of_objects(const Extents& extents, bool fortran, std::span<const Value> items) {
  if (items.size() != extents.count) {
    return broken(
        fmt::format("it holds an array of {} objects that has {}", extents.count, items.size()));
  }
  for (const Value item : items) {
    if (!item.is(Kind::text)) {
      return broken(
          fmt::format("it holds an array of objects with {} in it, "
                      "where only texts may be",
                      to_string(item.kind())));
    }
  }
  return Array{.type = {'O', 8},
               .shape = extents.shape,
               .fortran = fortran,
               .raw = {},
               .objects = {items.begin(), items.end()}};
}

Result<Value> read_item(DType type, std::string_view raw, ObjectTree& tree) {
  switch (type.code) {
    case 'f': return Value::real(real(type, raw));
    case 'b': return Value::boolean(raw.front() != 0);
    case 'U': {
      std::string made = SENT_TRY(text(raw));
      return Value::text(SENT_TRY(tree.keep(std::move(made))));
    }
    default: return Value::integer(SENT_TRY(integer(type, raw)));
  }
}

Result<std::vector<double>> read_reals(const Array& array) {
  if (array.type.code == 'O' || array.type.code == 'U') {
    return broken("it is an array of texts, where numbers must be");
  }
  std::vector<double> values;
  values.reserve(array.count());
  SENT_CHECK(for_each_item(array, [&](std::string_view raw) -> Result<void> {
    const double value = array.type.code == 'f'
                             ? real(array.type, raw)
                             : static_cast<double>(SENT_TRY(integer(array.type, raw)));
    if (!std::isfinite(value)) return broken("it holds a number that is not finite");
    values.push_back(value);
    return {};
  }));
  return values;
}

Result<std::vector<std::string>> read_names(const Array& array) {
  std::vector<std::string> names;
  for (const Value item : array.objects) names.emplace_back(item.as_text());
  if (array.type.code == 'O') return names;
  SENT_CHECK(for_each_item(array, [&](std::string_view raw) -> Result<void> {
    switch (array.type.code) {
      case 'b': names.emplace_back(raw.front() != 0 ? "True" : "False"); break;
      case 'U': names.push_back(SENT_TRY(text(raw))); break;
      case 'f':
        if (!std::isfinite(real(array.type, raw)))
          return broken("the number of a class is not finite");
        names.push_back(fmt::format("{}", real(array.type, raw)));
        break;
      default: names.push_back(std::to_string(SENT_TRY(integer(array.type, raw))));
    }
    return {};
  }));
  return names;
}

}  // namespace sentiment::foreign
