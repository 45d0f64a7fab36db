#include "serving/fastapi/confidence_text.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <cstddef>
#include <string>

namespace sentiment {

void append_confidence(std::string& out, double confidence) {
  if (std::isnan(confidence)) {
    out += "null";
    return;
  }
  std::array<char, 16> digits{};
  const char* end = fmt::format_to_n(digits.data(), digits.size(), "{:.4f}", confidence).out;
  while (end[-1] == '0' && end[-2] != '.') --end;
  out.append(digits.data(), static_cast<std::size_t>(end - digits.data()));
}

}  // namespace sentiment
