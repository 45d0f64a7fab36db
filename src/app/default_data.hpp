#pragma once

#include <optional>
#include <string>

#include "app/notices.hpp"
#include "base/error.hpp"

namespace sentiment {

/// The data there is to train on when none is named: data/imdb_sample.csv, where that is absent the
/// bundled reviews: data/reviews_sample.csv, or an installed program's share/sentiment/.
std::optional<std::string> find_default_data();

/// The same, saying when it is the bundled one.
/// Errors: not_found when there is none, with what to do.
Result<std::string> default_data(Notices& notices);

}  // namespace sentiment
