#pragma once

#include <optional>
#include <string>

#include "base/error.hpp"
#include "cli/options.hpp"
#include "cli/services.hpp"
#include "model/model_file.hpp"

namespace sentiment {

/// A model that was found by its reference.
struct ReferredModel {
  ModelFile file;
  std::string reference;  ///< with the version that an alias stood for, e.g. "models:/name/3"
};

/// Declares `--model REF`.
void declare_model(Options& options, std::optional<std::string>& reference);

/// The model that `--model` names: a file or folder, "models:/name@alias", "models:/name/3" or
/// "runs:/id/model"; without it the champion of MODEL_NAME.
/// Errors: usage for a reference that is none of these; not_found, saying what to do; those of
/// load_model_file.
Result<ReferredModel> load_referred_model(Services& services,
                                          const std::optional<std::string>& reference);

}  // namespace sentiment
