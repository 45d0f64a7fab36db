#pragma once

#include <optional>
#include <string>

#include "app/services.hpp"
#include "cli/options.hpp"
#include "ports/ids.hpp"

namespace sentiment {

/// Declares `--model-name NAME` of a command that deletes: it takes a name that an earlier release
/// took and MODEL_NAME must not have.
inline void declare_any_model(Options& options, std::optional<std::string>& name) {
  options.option("--model-name", name, "MODEL",
                 "name of the registered model (default MODEL_NAME)");
}

/// The model so named.
inline ModelName any_model(const Services& services, const std::optional<std::string>& name) {
  return ModelName{name.value_or(services.config().model_name)};
}

}  // namespace sentiment
