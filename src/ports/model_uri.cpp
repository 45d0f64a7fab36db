#include "ports/model_uri.hpp"

#include <fmt/format.h>

#include <charconv>
#include <string>
#include <string_view>
#include <system_error>
#include <variant>

#include "base/error.hpp"
#include "base/quote_briefly.hpp"
#include "ports/ids.hpp"
#include "ports/name_rules.hpp"

namespace sentiment {
namespace {

tl::unexpected<Error> names_no_version(std::string_view uri) {
  return fail(Code::usage, fmt::format("{} does not name a version of a model: expected "
                                       "models:/name@alias, models:/name/3 or models:/name/latest",
                                       quote_briefly(uri)));
}

}  // namespace

Result<std::variant<AliasRef, VersionRef>> parse_model_uri(std::string_view uri) {
  if (!uri.starts_with(kModelsScheme)) return names_no_version(uri);
  const auto rest = uri.substr(kModelsScheme.size());
  const auto slash = rest.find('/');
  const auto mark = slash == std::string_view::npos ? rest.rfind('@') : slash;
  if (mark == 0 || mark == std::string_view::npos || mark + 1 == rest.size()) {
    return names_no_version(uri);
  }
  const ModelName name{std::string(rest.substr(0, mark))};
  const auto which = rest.substr(mark + 1);
  if (slash == std::string_view::npos || is_latest(which)) {
    return AliasRef{name, Alias{std::string(which)}};
  }
  int number = 0;
  const auto [end, error] = std::from_chars(which.data(), which.data() + which.size(), number);
  if (error != std::errc{} || end != which.data() + which.size()) return names_no_version(uri);
  return VersionRef{name, ModelVersion{number}};
}

std::string model_uri(const ModelName& name, ModelVersion version) {
  return fmt::format("{}{}/{}", kModelsScheme, name.value(), version.value());
}

std::string logged_model_uri(std::string_view model_id) {
  return fmt::format("{}{}", kModelsScheme, model_id);
}

std::string logged_model_in(std::string_view uri) {
  if (!uri.starts_with(kModelsScheme)) return {};
  uri.remove_prefix(kModelsScheme.size());
  return uri.find_first_of("/@") == std::string_view::npos ? std::string(uri) : std::string();
}

}  // namespace sentiment
