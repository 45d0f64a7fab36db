#pragma once

#include <string_view>

#include "base/error.hpp"
#include "ports/model_registry.hpp"
#include "ports/model_uri.hpp"

namespace sentiment {

/// Why the registry gave nothing for a reference, in the words that every command uses: there is no
/// such model, or no such alias or version of it, and what was probably meant.
/// `usual_name` is a model's name that may have been meant, "" for none.
/// Code: not_found; where the registry cannot be asked, its own error.
Error missing_model(ModelRegistry& registry, const AliasRef& reference,
                    std::string_view usual_name = {});
Error missing_model(ModelRegistry& registry, const VersionRef& reference,
                    std::string_view usual_name = {});

}  // namespace sentiment
