#pragma once

#include <optional>
#include <string>

#include "base/error.hpp"
#include "cli/output.hpp"

namespace sentiment {

/// The data there is to train on when none is named: data/imdb_sample.csv, where that is absent the
/// bundled reviews: data/reviews_sample.csv, or an installed program's share/sentiment/.
std::optional<std::string> find_default_data();

/// The same, saying on standard error when it is the bundled one.
/// Errors: not_found when there is none, with what to do.
Result<std::string> default_data(Output& out);

}  // namespace sentiment
