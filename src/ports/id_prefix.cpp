#include "ports/id_prefix.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace sentiment {

Result<std::string> complete_id(std::string_view digits, std::span<const std::string> ids) {
  if (digits.size() < kFewestIdDigits) {
    return fail(Code::usage, fmt::format("'{}' is too short: give at least {} digits of the id",
                                         digits, kFewestIdDigits));
  }
  const auto begins = [digits](const std::string& id) { return id.starts_with(digits); };
  const auto count = std::ranges::count_if(ids, begins);
  if (count == 1) return *std::ranges::find_if(ids, begins);
  if (count == 0) return fail(Code::not_found, fmt::format("no id begins with '{}'", digits));
  return fail(Code::usage, fmt::format("{} ids begin with '{}': give more digits", count, digits));
}

}  // namespace sentiment
