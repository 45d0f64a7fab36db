#pragma once

namespace sentiment {

/// The file of a model folder that describes it: its ids, flavors and signature, in YAML.
inline constexpr const char* kMlmodelFile = "MLmodel";

}  // namespace sentiment
