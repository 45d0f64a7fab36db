#pragma once

#include <string>
#include <string_view>

namespace sentiment {

/// The file of a model folder that describes it: its ids, flavors and signature, in YAML.
inline constexpr const char* kMlmodelFile = "MLmodel";

/// An MLmodel's content for another model and run: the same but for its own keys model_id and
/// run_id.
std::string mlmodel_for(std::string_view mlmodel, std::string_view model_id,
                        std::string_view run_id);

}  // namespace sentiment
