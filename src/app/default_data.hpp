#pragma once

#include <string>

#include "app/notices.hpp"
#include "base/error.hpp"

namespace sentiment {

/// What is trained on when no file is named: data/imdb_sample.csv where it is there, else the
/// bundled reviews at data/reviews_sample.csv, which need not be there yet.
std::string default_data_path();

/// The same as a file that is there: the bundled reviews are written out of the program where they
/// are missing, and a note says that it is them.
/// Errors: failed_precondition where data/ cannot be written; internal when the disk is full.
Result<std::string> default_data(Notices& notices);

}  // namespace sentiment
