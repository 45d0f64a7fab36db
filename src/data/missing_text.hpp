#pragma once

#include <string_view>

namespace sentiment {

/// Whether pandas.read_csv reads this cell as missing (NaN): an empty cell, NA, N/A, NaN, null,
/// None, <NA>, #N/A and their like, in quotes or not; case and blanks count.
/// Source: pandas 3.0 `na_values`, "By default the following values are interpreted as NaN".
bool is_missing(std::string_view cell);

}  // namespace sentiment
