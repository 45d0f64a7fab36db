#pragma once

#include <filesystem>
#include <string>

#include "base/error.hpp"
#include "ports/ids.hpp"
#include "ports/tracker.hpp"

namespace sentiment {

/// A model folder on the disk as a tracker takes it, for a run that may not be the one it names.
/// The folder stays as it is until the tracker has it.
/// Errors: those of reading its MLmodel.
Result<ModelFolder> model_folder_at(const std::filesystem::path& folder, std::string wanted_id,
                                    const RunId& run);

}  // namespace sentiment
