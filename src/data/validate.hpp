#pragma once

#include <string>

#include "base/error.hpp"
#include "data/data_report.hpp"
#include "data/dataset.hpp"
#include "ports/object_store.hpp"

namespace sentiment {

/// Looks at every row and goes on after what is wrong, as far as the file can still be read.
/// `name` is a path, or the address of an object in `objects`.
/// Errors: open_data_file's; failed_precondition or invalid_argument if the file cannot be read at
/// all.
///         What is wrong inside it stands in the report.
Result<DataReport> validate_dataset(const std::string& name, const DatasetColumns& columns,
                                    ObjectStore* objects = nullptr);

}  // namespace sentiment
