#pragma once

#include <string>

#include "base/error.hpp"
#include "files/mapped_file.hpp"
#include "ports/object_store.hpp"

namespace sentiment {

/// Maps a file of data. An object, "s3://bucket/key", is downloaded first, into a temporary file
/// that nobody else sees and that goes away with the mapping.
/// Errors: MappedFile's; the store's; failed_precondition for an object without a store.
Result<MappedFile> open_data_file(const std::string& name, ObjectStore* objects);

}  // namespace sentiment
