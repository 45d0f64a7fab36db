#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "base/error.hpp"
#include "ports/ids.hpp"

namespace sentiment {

/// What addresses of registered versions and of MLflow's logged models begin with.
inline constexpr std::string_view kModelsScheme = "models:/";

/// The version that an alias points to: "models:/name@alias". The newest one, "models:/name@latest"
/// or "models:/name/latest", is the alias that is_latest(), which nobody can set.
struct AliasRef {
  ModelName name;
  Alias alias;
};
/// A registered version: "models:/name/3".
struct VersionRef {
  ModelName name;
  ModelVersion version;
};

/// Reads "models:/name@alias", "models:/name/3" and "models:/name/latest" as MLflow does: what a
/// "/" follows is a name, and of several "@" the last one counts.
/// Errors: usage for any other text.
Result<std::variant<AliasRef, VersionRef>> parse_model_uri(std::string_view uri);

/// "models:/name/3"
std::string model_uri(const ModelName& name, ModelVersion version);

/// "models:/m-…", a logged model, and the id in it: "" for every other address.
std::string logged_model_uri(std::string_view model_id);
std::string logged_model_in(std::string_view uri);

}  // namespace sentiment
