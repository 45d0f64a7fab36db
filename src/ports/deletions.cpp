#include "ports/deletions.hpp"

#include <fmt/format.h>

#include <string>
#include <vector>

#include "base/error.hpp"
#include "ports/ids.hpp"
#include "ports/model_registry.hpp"

namespace sentiment {

tl::unexpected<Error> still_registered(const RunId& run,
                                       const std::vector<RegisteredVersion>& versions) {
  const auto& first = versions.front();
  return fail(
      Code::refused,
      fmt::format("run {} is registered as version {} of '{}'{}: delete that first with "
                  "`sentiment delete-version --model-name '{}' --version {}`",
                  run.value(), first.version.value(), first.name.value(),
                  versions.size() > 1 ? fmt::format(" (and {} more)", versions.size() - 1) : "",
                  first.name.value(), first.version.value()));
}

tl::unexpected<Error> still_pointed_to(const ModelName& name, const std::vector<Alias>& aliases) {
  std::string names;
  for (const auto& alias : aliases) {
    names += fmt::format("{}'{}'", names.empty() ? "" : ", ", alias.value());
  }
  return fail(
      Code::refused,
      fmt::format("'{}' is in use by alias {}: move it with `sentiment set-alias`, or delete "
                  "it with `sentiment delete-alias --model-name '{}' --alias '{}'`",
                  name.value(), names, name.value(), aliases.front().value()));
}

}  // namespace sentiment
