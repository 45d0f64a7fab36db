#include "ports/missing_model.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "base/suggest.hpp"
#include "base/take_number.hpp"
#include "ports/ids.hpp"
#include "ports/model_registry.hpp"
#include "ports/model_uri.hpp"
#include "ports/names.hpp"

namespace sentiment {
namespace {

using Versions = std::vector<RegisteredVersion>;

Error not_found(std::string message) { return {Code::not_found, std::move(message)}; }

/// The versions of a model that has some. Errors: not_found, the whole sentence.
Result<Versions> versions_of(ModelRegistry& registry, const ModelName& name,
                             std::string_view usual_name) {
  auto versions = registry.list_versions(name);
  if (!versions && versions.error().code != Code::not_found) return versions;
  if (versions && !versions->empty()) return versions;
  std::string meant;
  if (!usual_name.empty() && name.value() != usual_name &&
      registry.list_versions(ModelName{std::string(usual_name)}))
    meant = did_you_mean(name.value(), std::vector{std::string(usual_name)});
  return tl::make_unexpected(not_found(fmt::format(
      "no registered model '{}'{}", name.value(),
      meant.empty() ? "; `sentiment train --champion` trains and promotes one" : meant)));
}

bool has_version(const Versions& versions, ModelVersion version) {
  return std::ranges::find(versions, version, &RegisteredVersion::version) != versions.end();
}

/// What to do about an alias that is not there.
std::string advice(const AliasRef& reference, const Versions& versions) {
  const auto& [name, alias] = reference;
  std::string_view digits = alias.value();
  if (digits.starts_with('v') || digits.starts_with('V')) digits.remove_prefix(1);
  const auto number = take_number<int>(digits);
  if (number && digits.empty() && has_version(versions, ModelVersion{*number}))
    return fmt::format("; did you mean {}?", model_uri(name, ModelVersion{*number}));
  std::vector<std::string> known;
  for (const auto& version : versions) {
    for (const auto& other : version.aliases) known.push_back(other.value());
  }
  if (auto meant = did_you_mean(alias.value(), known); !meant.empty()) return meant;
  if (alias == kChampionAlias)
    return ": `sentiment train --champion` makes a champion, `sentiment set-alias` names a version";
  return "; `sentiment list-versions` lists the aliases";
}

}  // namespace

Error missing_model(ModelRegistry& registry, const AliasRef& reference,
                    std::string_view usual_name) {
  const auto versions = versions_of(registry, reference.name, usual_name);
  if (!versions) return versions.error();
  return not_found(fmt::format("no alias '{}' on {}{}", reference.alias.value(),
                               reference.name.value(), advice(reference, *versions)));
}

Error missing_model(ModelRegistry& registry, const VersionRef& reference,
                    std::string_view usual_name) {
  const auto versions = versions_of(registry, reference.name, usual_name);
  if (!versions) return versions.error();
  return not_found(fmt::format(
      "no version {} of {}; the newest is {}, and `sentiment list-versions` lists them all",
      reference.version.value(), reference.name.value(), versions->front().version.value()));
}

}  // namespace sentiment
