#include "interchange/codec/dtype.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "base/take_number.hpp"
#include "interchange/codec/broken.hpp"
#include "interchange/codec/names.hpp"

namespace sentiment::foreign {
namespace {

constexpr std::uint32_t kMostCharacters = 1 << 20;
constexpr std::uint32_t kBytesOfCharacter = 4;

bool allowed(char code, std::uint32_t size) {
  const bool power_of_two = size == 1 || size == 2 || size == 4 || size == 8;
  switch (code) {
    case 'f': return size == 4 || size == 8;
    case 'i':
    case 'u': return power_of_two;
    case 'b': return size == 1;
    case 'O': return size == 8;
    case 'U': return size <= kMostCharacters;
    default: return false;
  }
}

}  // namespace

Result<DType> parse_dtype(std::string_view code) {
  const std::string shown = shown_name("dtype", code);
  if (code.starts_with('>')) return broken(shown + " is big-endian, which no array here may be");
  if (code.starts_with('<') || code.starts_with('|') || code.starts_with('=')) {
    code.remove_prefix(1);
  }
  if (code == "O") return DType{'O', 8};
  std::string_view digits = code.substr(std::min<std::size_t>(1, code.size()));
  const auto size = take_number<std::uint32_t>(digits);
  if (!size || !digits.empty() || !allowed(code.front(), *size)) {
    return broken(shown + " is not a dtype that a model has");
  }
  return DType{code.front(), code.front() == 'U' ? *size * kBytesOfCharacter : *size};
}

}  // namespace sentiment::foreign
