#include "app/services.hpp"

#include <fmt/format.h>
#include <pwd.h>
#include <unistd.h>

#include <array>
#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <variant>

#include "base/counted.hpp"
#include "base/error.hpp"
#include "ports/backend.hpp"
#include "ports/ids.hpp"
#include "ports/model_uri.hpp"
#include "ports/names.hpp"
#include "ports/object_store.hpp"
#include "ports/orchestrator.hpp"
#include "registry/model_ref.hpp"
#include "registry/production_store.hpp"

namespace sentiment {

Result<Backend*> Services::backend() {
  if (backend_) return backend_.get();
  backend_ = SENT_TRY(machine_.openers.backend(context()));
  // What only reads must work in a folder that cannot be written, so a failure is only reported.
  const auto dead = backend_->mark_dead_runs_failed();
  if (!dead) {
    notices.warn("runs that died could not be marked FAILED: " + dead.error().message);
  } else if (*dead > 0) {
    repaired_runs_ = *dead;
    notices.note(
        fmt::format("marked {} FAILED: the process died before it ended", counted(*dead, "run")));
  }
  return backend_.get();
}

Result<ObjectStore*> Services::objects() {
  if (!objects_) objects_ = SENT_TRY(machine_.openers.objects(context()));
  return objects_.get();
}

Result<ObjectStore*> Services::objects_for(std::string_view name) {
  if (!is_object_address(name)) return nullptr;
  return objects();
}

Result<Orchestrator*> Services::orchestrator() {
  if (!orchestrator_) {
    orchestrator_ = SENT_TRY(machine_.openers.orchestrator(context()));
  }
  return orchestrator_.get();
}

Result<ReferredModel> Services::model(const std::optional<std::string>& name) {
  if (name && is_object_address(*name)) {
    const auto reference = SENT_TRY(parse_production_ref(*name).map_error(doing("--model")));
    return load_production_model(*SENT_TRY(objects()), reference);
  }
  const ModelRef reference =
      name ? SENT_TRY(parse_model_ref(*name).map_error(doing("--model")))
           : ModelRef{AliasRef{ModelName{config().model_name}, kChampionAlias}};
  const auto* path = std::get_if<std::filesystem::path>(&reference);
  if (path == nullptr) {
    return load_model(reference, SENT_TRY(backend())->models(),
                      {.experiment = config().experiment_name, .model = config().model_name});
  }
  std::error_code ignored;
  if (std::filesystem::exists(*path, ignored)) return load_model_at(*path);
  return fail(Code::not_found,
              fmt::format("--model: no file or folder '{}' (a registered model is written "
                          "models:/name@alias, models:/name/3 or models:/name/latest)",
                          path->string()));
}

std::string Services::user() const {
  for (const char* name : {"USER", "LOGNAME"}) {
    if (const auto value = machine_.environment(name); value && !value->empty()) return *value;
  }
  constexpr std::size_t kEntryBytes = 4096;
  std::array<char, kEntryBytes> bytes{};
  passwd entry{};
  passwd* found = nullptr;
  if (::getpwuid_r(::getuid(), &entry, bytes.data(), bytes.size(), &found) == 0 && found) {
    return entry.pw_name;
  }
  return "uid-" + std::to_string(::getuid());
}

std::string Services::who() const {
  constexpr std::size_t kLongestName = 256;
  std::array<char, kLongestName> host{};
  if (::gethostname(host.data(), host.size() - 1) != 0) host[0] = '\0';
  return user() + "@" + host.data();
}

}  // namespace sentiment
