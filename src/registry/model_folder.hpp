#pragma once

#include <string>

#include "base/error.hpp"
#include "interchange/model_folder/proved_folder.hpp"
#include "ports/ids.hpp"
#include "ports/tracker.hpp"

namespace sentiment {

/// A proved folder as a tracker takes it, for a run that may not be the one it names.
/// The folder stays as it is until the tracker has it.
/// Errors: those of reading its MLmodel.
Result<ModelFolder> model_folder_at(const ProvedFolder& folder, std::string wanted_id,
                                    const RunId& run);

}  // namespace sentiment
