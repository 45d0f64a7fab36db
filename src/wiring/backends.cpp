#include "wiring/backends.hpp"

#include <fmt/format.h>

#include <array>
#include <memory>
#include <string_view>

#include "base/clock.hpp"
#include "base/stop_flag.hpp"
#include "cli/services.hpp"
#include "cli/settings.hpp"
#include "wiring/mlflow_backend.hpp"
#include "wiring/solo_backend.hpp"

namespace sentiment {
namespace {

using Opener = Result<std::unique_ptr<Backend>> (*)(const AppConfig& config, const Clock& clock,
                                                    const StopFlag* stop);

struct Scheme {
  std::string_view name;
  Opener open;
};

constexpr std::array kSchemes{
    Scheme{"", open_solo_backend},
    Scheme{"http", open_mlflow_backend},
    Scheme{"https", open_mlflow_backend},
};

std::string_view scheme_of(std::string_view uri) {
  const auto colon = uri.find(':');
  return colon == std::string_view::npos ? uri : uri.substr(0, colon);
}

}  // namespace

Result<std::unique_ptr<Backend>> open_backend(const AppConfig& config, const Clock& clock,
                                              const StopFlag* stop) {
  const auto scheme = scheme_of(config.tracking_uri);
  for (const auto& known : kSchemes) {
    if (known.name == scheme) return known.open(config, clock, stop);
  }
  return fail(Code::usage, fmt::format("MLFLOW_TRACKING_URI: '{}' is no address this program can "
                                       "track to; take http(s)://…, or unset it for solo mode",
                                       scheme));
}

}  // namespace sentiment
