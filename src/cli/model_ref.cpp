#include "cli/model_ref.hpp"

#include <fmt/format.h>

#include <charconv>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

#include "cli/options.hpp"
#include "cli/services.hpp"
#include "interchange/model_folder/any_model.hpp"
#include "interchange/model_folder/mlflow_folder.hpp"
#include "ports/ids.hpp"
#include "ports/model_registry.hpp"
#include "ports/names.hpp"
#include "ports/tracker.hpp"

namespace sentiment {
namespace {

constexpr std::string_view kModels = "models:/";
constexpr std::string_view kRuns = "runs:/";

tl::unexpected<Error> unreadable(std::string_view reference) {
  return fail(Code::usage,
              fmt::format("--model: '{}' is no reference to a model: expected a file or folder, "
                          "models:/name@alias, models:/name/3 or runs:/id/model",
                          reference));
}

Result<ReferredModel> load_folder(Services& services, const std::string& uri,
                                  const std::string& reference) {
  auto& backend = *SENT_TRY(services.backend());
  const auto folder = SENT_TRY(backend.artifacts().fetch(uri).map_error(doing(reference)));
  return ReferredModel{SENT_TRY(read_model_folder(folder).map_error(doing(reference))), reference};
}

Result<ReferredModel> load_version(Services& services, const RegisteredVersion& version) {
  return load_folder(
      services, version.source,
      fmt::format("{}{}/{}", kModels, version.name.value(), version.version.value()));
}

Result<ReferredModel> load_alias(Services& services, const ModelName& name, const Alias& alias) {
  auto& backend = *SENT_TRY(services.backend());
  const auto version = SENT_TRY(backend.registry().find_alias(name, alias));
  if (version) return load_version(services, *version);
  return fail(Code::not_found,
              fmt::format("{} has no {}: train one with `sentiment train --champion`, or name a "
                          "model with --model",
                          name.value(), alias.value()));
}

/// "name@alias" or "name/3".
Result<ReferredModel> load_registered(Services& services, std::string_view reference) {
  const auto rest = reference.substr(kModels.size());
  const auto mark = rest.find_first_of("@/");
  if (mark == 0 || mark == std::string_view::npos || mark + 1 == rest.size()) {
    return unreadable(reference);
  }
  const ModelName name{std::string(rest.substr(0, mark))};
  const auto which = rest.substr(mark + 1);
  if (rest[mark] == '@') return load_alias(services, name, Alias{std::string(which)});
  int number = 0;
  const auto [end, error] = std::from_chars(which.data(), which.data() + which.size(), number);
  if (error != std::errc{} || end != which.data() + which.size()) return unreadable(reference);
  auto& backend = *SENT_TRY(services.backend());
  const auto version = SENT_TRY(backend.registry().get_version(name, ModelVersion{number}));
  return load_version(services, version);
}

/// "id/model".
Result<ReferredModel> load_of_run(Services& services, std::string_view reference) {
  const auto rest = reference.substr(kRuns.size());
  const auto slash = rest.find('/');
  if (slash == 0 || slash == std::string_view::npos || slash + 1 == rest.size()) {
    return unreadable(reference);
  }
  auto& backend = *SENT_TRY(services.backend());
  const RunId run{std::string(rest.substr(0, slash))};
  const auto model =
      SENT_TRY(backend.tracker().find_model(run, std::string(rest.substr(slash + 1))));
  return load_folder(services, model.artifact_uri, std::string(reference));
}

Result<ReferredModel> load_path(const std::string& reference) {
  std::error_code ignored;
  if (std::filesystem::is_directory(reference, ignored)) {
    return ReferredModel{SENT_TRY(read_model_folder(reference)), reference};
  }
  if (!std::filesystem::exists(reference, ignored)) {
    return fail(Code::not_found,
                fmt::format("--model: no file or folder '{}' (a registered model is written "
                            "models:/name@alias or models:/name/3)",
                            reference));
  }
  return ReferredModel{SENT_TRY(load_any_model(reference)), reference};
}

}  // namespace

void declare_model(Options& options, std::optional<std::string>& reference) {
  options.option("--model", reference, "REF",
                 "file or folder, models:/name@alias, models:/name/3 or runs:/id/model "
                 "(default the champion)");
}

Result<ReferredModel> load_referred_model(Services& services,
                                          const std::optional<std::string>& reference) {
  if (!reference) {
    return load_alias(services, ModelName{services.config().model_name}, kChampionAlias);
  }
  if (reference->starts_with(kModels)) return load_registered(services, *reference);
  if (reference->starts_with(kRuns)) return load_of_run(services, *reference);
  if (reference->empty() || reference->find(":/") != std::string::npos) {
    return unreadable(*reference);
  }
  return load_path(*reference);
}

}  // namespace sentiment
