#include "base/python_repr.hpp"

#include <fmt/core.h>

#include <string>

namespace sentiment {

std::string python_repr(double value) {
  std::string text = fmt::format("{}", value);
  const bool reads_as_int = text.find_first_not_of("-0123456789") == std::string::npos;
  if (reads_as_int) text += ".0";
  return text;
}

}  // namespace sentiment
