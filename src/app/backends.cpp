#include <fmt/format.h>

#include <array>
#include <memory>
#include <string_view>

#include "app/mlflow_backend.hpp"
#include "app/openers.hpp"
#include "app/solo_backend.hpp"
#include "base/error.hpp"
#include "http/url.hpp"
#include "ports/backend.hpp"

namespace sentiment {
namespace {

struct BackendEntry {
  std::string_view scheme;  ///< of MLFLOW_TRACKING_URI
  Result<std::unique_ptr<Backend>> (*open)(const AppContext& context);
};

/// The program's backends.
constexpr std::array kBackends{
    BackendEntry{"", open_solo_backend},
    BackendEntry{"http", open_mlflow_backend},
    BackendEntry{"https", open_mlflow_backend},
};

std::string_view scheme_of(std::string_view uri) {
  const auto colon = uri.find(':');
  return colon == std::string_view::npos ? uri : uri.substr(0, colon);
}

}  // namespace

Result<std::unique_ptr<Backend>> open_backend(const AppContext& context) {
  const auto scheme = scheme_of(context.config.tracking_uri);
  for (const auto& known : kBackends) {
    if (known.scheme == scheme) return known.open(context);
  }
  if (lacks_scheme(context.config.tracking_uri)) {
    return fail(Code::usage, fmt::format("MLFLOW_TRACKING_URI: {}",
                                         parse_url(context.config.tracking_uri).error().message));
  }
  return fail(Code::usage, fmt::format("MLFLOW_TRACKING_URI: '{}' is not a supported tracking URI; "
                                       "use http(s)://…, or unset it for solo mode",
                                       scheme));
}

}  // namespace sentiment
