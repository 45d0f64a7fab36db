#pragma once

#include <optional>
#include <string>

#include "data/data_report.hpp"
#include "data/dataset.hpp"
#include "data/split.hpp"
#include "files/mapped_file.hpp"

namespace sentiment {

/// Looks at every row and goes on after what is wrong, as far as the file can still be read.
/// What is wrong inside it is in the report, which calls it `name`. With `split`, that it cannot be
/// split so for a training is wrong, too, where nothing else is.
DataReport validate_dataset(const MappedFile& file, const std::string& name,
                            const DatasetColumns& columns,
                            const std::optional<SplitOptions>& split = std::nullopt);

}  // namespace sentiment
