#include "registry/model_ref.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <variant>

#include "base/error.hpp"
#include "interchange/model_folder/any_model.hpp"
#include "interchange/model_folder/mlflow_folder.hpp"
#include "ports/backend.hpp"
#include "ports/id_prefix.hpp"
#include "ports/ids.hpp"
#include "ports/missing_model.hpp"
#include "ports/model_registry.hpp"
#include "ports/model_uri.hpp"
#include "ports/name_rules.hpp"
#include "ports/object_store.hpp"
#include "registry/find_run.hpp"
#include "registry/production_store.hpp"

namespace sentiment {
namespace {

constexpr std::string_view kRuns = "runs:/";

tl::unexpected<Error> unreadable(std::string_view reference) {
  return fail(Code::usage,
              fmt::format("'{}' is not a reference to a model: expected a file or folder, "
                          "models:/name@alias, models:/name/3, models:/name/latest, "
                          "runs:/id/model or s3://bucket/name",
                          reference));
}

/// "runs:/id/model".
Result<ModelRef> parse_of_run(std::string_view reference) {
  const auto rest = reference.substr(kRuns.size());
  const auto slash = rest.find('/');
  if (slash == 0 || slash == std::string_view::npos || slash + 1 == rest.size()) {
    return unreadable(reference);
  }
  return RunModelRef{RunId{std::string(rest.substr(0, slash))},
                     std::string(rest.substr(slash + 1))};
}

Result<ModelRef> check_names(AliasRef reference) {
  SENT_CHECK(check_model_name(reference.name.value()));
  if (!is_latest(reference.alias.value())) SENT_CHECK(check_alias(reference.alias.value()));
  return reference;
}

Result<ModelRef> check_names(VersionRef reference) {
  SENT_CHECK(check_model_name(reference.name.value()));
  if (reference.version.value() > 0) return reference;
  return fail(Code::usage, fmt::format("models:/{}/{}: versions count from 1",
                                       reference.name.value(), reference.version.value()));
}

/// Loads what each kind of reference names.
struct Loader {
  const ModelPorts& ports;
  const UsualNames& usual;

  Result<ReferredModel> operator()(const std::filesystem::path& path) const {
    return load_model_at(path);
  }
  Result<ReferredModel> operator()(const AliasRef& reference) const {
    const auto version = SENT_TRY(find_version(ports.registry, reference));
    if (version) return load_version(*version);
    return tl::make_unexpected(missing_model(ports.registry, reference, usual.model));
  }
  Result<ReferredModel> operator()(const VersionRef& reference) const {
    const auto version = ports.registry.get_version(reference.name, reference.version);
    if (version) return load_version(*version);
    if (version.error().code != Code::not_found) return tl::make_unexpected(version.error());
    return tl::make_unexpected(missing_model(ports.registry, reference, usual.model));
  }
  Result<ReferredModel> operator()(const RunModelRef& reference) const {
    RunId run = reference.run;
    if (run.value().size() < kIdDigits && !usual.experiment.empty())
      run = SENT_TRY(find_run(ports.tracker, usual.experiment, run.value())).id;
    const auto model = SENT_TRY(ports.tracker.find_model(run, reference.model));
    return load_folder(model.artifact_uri,
                       fmt::format("{}{}/{}", kRuns, run.value(), reference.model));
  }

  Result<ReferredModel> load_version(const RegisteredVersion& version) const {
    return load_folder(version.source, model_uri(version.name, version.version));
  }
  Result<ReferredModel> load_folder(const std::string& uri, const std::string& reference) const {
    auto file = SENT_TRY(
        ports.artifacts.fetch(uri).and_then(read_model_folder).map_error(doing(reference)));
    return ReferredModel{std::move(file), reference};
  }
};

}  // namespace

Result<ModelRef> parse_model_ref(std::string_view text) {
  if (text.starts_with(kModelsScheme)) {
    return std::visit([](auto reference) { return check_names(std::move(reference)); },
                      SENT_TRY(parse_model_uri(text)))
        .map_error([](const Error& error) { return Error{Code::usage, error.message}; });
  }
  if (text.starts_with(kRuns)) return parse_of_run(text);
  if (text.empty() || text.find(":/") != std::string_view::npos) return unreadable(text);
  return std::filesystem::path(text);
}

Result<std::optional<RegisteredVersion>> find_version(ModelRegistry& registry,
                                                      const AliasRef& reference) {
  if (!is_latest(reference.alias.value())) {
    return registry.find_alias(reference.name, reference.alias);
  }
  const auto versions = registry.list_versions(reference.name);  // newest first
  if (!versions && versions.error().code != Code::not_found) {
    return tl::make_unexpected(versions.error());
  }
  if (!versions || versions->empty()) return std::optional<RegisteredVersion>{};
  return std::optional{versions->front()};
}

Result<ReferredModel> load_model(const ModelRef& reference, const ModelPorts& ports,
                                 const UsualNames& usual) {
  return std::visit(Loader{ports, usual}, reference);
}

Result<ReferredModel> load_production_model(ObjectStore& objects, const ProductionRef& reference) {
  ProductionModel production(objects, reference);
  const auto version = SENT_TRY(production.champion());
  auto file = SENT_TRY(production.fetch(version.source)
                           .and_then(read_model_folder)
                           .map_error(doing(version.source)));
  return ReferredModel{std::move(file), version.source};
}

Result<ReferredModel> load_model_at(const std::filesystem::path& path) {
  std::error_code ignored;
  auto file = std::filesystem::is_directory(path, ignored) ? read_model_folder(path)
                                                           : load_any_model(path.string());
  return ReferredModel{SENT_TRY(std::move(file)), path.string()};
}

}  // namespace sentiment
