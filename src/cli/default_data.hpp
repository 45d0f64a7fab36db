#pragma once

#include <string>

#include "base/error.hpp"
#include "cli/output.hpp"

namespace sentiment {

/// The data a command works on when none is named: data/imdb_sample.csv, where that is absent the
/// bundled data/reviews_sample.csv, which is said on standard error.
/// Errors: not_found when both are missing, with what to do.
Result<std::string> default_data(Output& out);

}  // namespace sentiment
