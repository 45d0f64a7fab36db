#include "data/missing_text.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

namespace sentiment {
namespace {

constexpr std::array<std::string_view, 19> kMissing = {
    "",     "#N/A", "#N/A N/A", "#NA",  "-1.#IND", "-1.#QNAN", "-NaN", "-nan", "1.#IND", "1.#QNAN",
    "<NA>", "N/A",  "NA",       "NULL", "NaN",     "None",     "n/a",  "nan",  "null"};
constexpr std::size_t kLongest = 8;

}  // namespace

bool is_missing(std::string_view cell) {
  return cell.size() <= kLongest &&
         std::find(kMissing.begin(), kMissing.end(), cell) != kMissing.end();
}

}  // namespace sentiment
