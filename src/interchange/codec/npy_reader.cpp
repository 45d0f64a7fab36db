#include "interchange/codec/npy_reader.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/byte_reader.hpp"
#include "base/error.hpp"
#include "base/take_number.hpp"
#include "interchange/codec/array.hpp"
#include "interchange/codec/broken.hpp"
#include "interchange/codec/dtype.hpp"
#include "interchange/codec/value.hpp"

namespace sentiment::foreign {
namespace {

using std::string_view_literals::operator""sv;

constexpr std::size_t kLongestHeader = 10'000;  // numpy's own bound

tl::unexpected<Error> no_array() { return broken("it is not a .npy array"); }

/// Reads {'descr': '<f8', 'fortran_order': False, 'shape': (3, 4), } from its front.
class HeaderReader {
 public:
  explicit HeaderReader(std::string_view text) : left_(text) {}

  bool take(std::string_view token) {
    skip_spaces();
    if (!left_.starts_with(token)) return false;
    left_.remove_prefix(token.size());
    return true;
  }
  std::optional<std::string_view> quoted() {
    if (!take("'")) return std::nullopt;
    const std::size_t end = left_.find('\'');
    if (end == std::string_view::npos) return std::nullopt;
    const std::string_view text = left_.substr(0, end);
    left_.remove_prefix(end + 1);
    return text;
  }
  std::optional<std::int64_t> integer() {
    skip_spaces();
    return take_number<std::int64_t>(left_);
  }
  bool at_end() {
    skip_spaces();
    return left_.empty();
  }

 private:
  void skip_spaces() {
    left_.remove_prefix(std::min(left_.find_first_not_of(" \n"), left_.size()));
  }

  std::string_view left_;
};

struct Header {
  std::optional<std::string_view> type;
  std::optional<bool> fortran;
  std::optional<std::vector<Value>> shape;
};

std::optional<std::vector<Value>> read_shape(HeaderReader& in) {
  std::vector<Value> shape;
  if (!in.take("(")) return std::nullopt;
  while (!in.take(")")) {
    const auto extent = in.integer();
    if (!extent || shape.size() > 2) return std::nullopt;
    shape.push_back(Value::integer(*extent));
    if (in.take(",")) continue;
    if (!in.take(")")) return std::nullopt;
    break;
  }
  return shape;
}

std::optional<Header> read_header(std::string_view text) {
  HeaderReader in(text);
  Header header;
  if (!in.take("{")) return std::nullopt;
  while (!in.take("}")) {
    const auto key = in.quoted();
    if (!key || !in.take(":")) return std::nullopt;
    if (*key == "descr" && !header.type) {
      header.type = in.quoted();
    } else if (*key == "fortran_order" && !header.fortran) {
      const bool yes = in.take("True");
      if (!yes && !in.take("False")) return std::nullopt;
      header.fortran = yes;
    } else if (*key == "shape" && !header.shape) {
      header.shape = read_shape(in);
    } else {
      return std::nullopt;
    }
    if (in.take(",")) continue;
    if (!in.take("}")) return std::nullopt;
    break;
  }
  if (!in.at_end() || !header.type || !header.fortran || !header.shape) return std::nullopt;
  return header;
}

}  // namespace

Result<Array> read_npy(std::string_view bytes) {
  ByteReader in(bytes);
  if (in.bytes(6) != "\x93NUMPY"sv) return no_array();
  const std::uint8_t version = in.u8();
  if (in.u8() != 0 || version < 1 || version > 3) return no_array();
  std::size_t length = in.u8();
  length |= std::size_t{in.u8()} << 8;
  if (version > 1) {
    length |= std::size_t{in.u8()} << 16;
    length |= std::size_t{in.u8()} << 24;
  }
  if (length > kLongestHeader) return no_array();
  const auto header = read_header(in.bytes(length));
  if (!in.ok() || !header || !header->shape || !header->type || !header->fortran) return no_array();
  const auto extents = SENT_TRY(check_extents(*header->shape));
  const DType type = SENT_TRY(parse_dtype(*header->type));
  return array_of_bytes(extents, type, *header->fortran, in.bytes(in.left()));
}

}  // namespace sentiment::foreign
