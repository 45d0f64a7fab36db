#pragma once

#include <string>

#include "base/strong.hpp"

namespace sentiment {

using RunId = Strong<struct RunIdTag, std::string>;          ///< 32 hexadecimal digits, as MLflow's
using ModelName = Strong<struct ModelNameTag, std::string>;  ///< a registered model's name
using ModelVersion = Strong<struct ModelVersionTag, int>;    ///< 1, 2, …
using Alias = Strong<struct AliasTag, std::string>;          ///< e.g. "champion"

}  // namespace sentiment
