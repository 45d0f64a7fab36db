#pragma once

#include <filesystem>

#include "base/error.hpp"
#include "data/data_report.hpp"
#include "data/dataset.hpp"

namespace sentiment {

/// Looks at every row and goes on after what is wrong, as far as the file can still be read.
/// Errors: not_found; failed_precondition or invalid_argument if the file cannot be read at all.
///         What is wrong inside it stands in the report.
Result<DataReport> validate_dataset(const std::filesystem::path& path,
                                    const DatasetColumns& columns);

}  // namespace sentiment
