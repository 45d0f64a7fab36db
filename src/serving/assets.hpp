#pragma once

#include <string_view>

namespace sentiment {

/// A file below web/ as it was at build time, e.g. "index.html"; empty for an unknown name.
std::string_view web_asset(std::string_view name);

}  // namespace sentiment
