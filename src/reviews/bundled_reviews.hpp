#pragma once

#include <string>

#include "base/error.hpp"

namespace sentiment {

/// The invented reviews that the program brings along (docs/adr/0005), as a CSV file: the bytes of
/// data/reviews_sample.csv. Errors: corrupt_data, for a damaged program.
Result<std::string> bundled_reviews();

}  // namespace sentiment
