#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "base/error.hpp"
#include "model/model_file.hpp"
#include "ports/backend.hpp"
#include "ports/ids.hpp"
#include "ports/model_registry.hpp"
#include "ports/model_uri.hpp"
#include "ports/object_store.hpp"
#include "registry/production_store.hpp"

namespace sentiment {

/// A model that was logged to a run: "runs:/id/model".
struct RunModelRef {
  RunId run;
  std::string model;
};

/// How people name a model; a path is a file or a folder.
using ModelRef = std::variant<std::filesystem::path, AliasRef, VersionRef, RunModelRef>;

/// A model that was found by its reference.
struct ReferredModel {
  ModelFile file;
  std::string reference;  ///< with the version that an alias stood for, e.g. "models:/name/3"
};

/// Errors: usage for what is not a reference.
Result<ModelRef> parse_model_ref(std::string_view text);

/// The version that an alias points to; of "latest", in any case, the newest. nullopt: there is no
/// such alias or no such model. Errors: those of the port.
Result<std::optional<RegisteredVersion>> find_version(ModelRegistry& registry,
                                                      const AliasRef& reference);

/// Where names are looked up that are not whole; what is empty is not looked at.
struct UsualNames {
  std::string experiment;  ///< whose runs may be named by their first digits
  std::string model;       ///< may have been meant where there is no such model
};

/// Errors: missing_model()'s and find_run()'s; those of the ports and of load_any_model.
Result<ReferredModel> load_model(const ModelRef& reference, const ModelPorts& ports,
                                 const UsualNames& usual = {});

/// The champion of a production store. Errors: ProductionModel's; read_model_folder's.
Result<ReferredModel> load_production_model(ObjectStore& objects, const ProductionRef& reference);

/// The same for a file or folder alone, which needs no ports.
Result<ReferredModel> load_model_at(const std::filesystem::path& path);

}  // namespace sentiment
