#include "app/production_copy.hpp"

#include <fmt/format.h>

#include <optional>
#include <string>

#include "app/services.hpp"
#include "base/error.hpp"
#include "ports/backend.hpp"
#include "ports/ids.hpp"
#include "registry/production_store.hpp"

namespace sentiment {
namespace {

Result<std::optional<ModelVersion>> copy(Services& services, Backend& backend,
                                         const std::string& store) {
  auto& objects = *SENT_TRY(services.objects());
  return copy_champion(ModelName{services.config().model_name}, backend.registry(),
                       backend.artifacts(), objects, store);
}

}  // namespace

void copy_to_production(Services& services) {
  const std::string& store = services.config().production_store;
  Backend* backend = services.opened_backend();
  if (store.empty() || backend == nullptr || services.stop.requested()) return;
  const std::string place = store + "/" + services.config().model_name;
  const auto copied = copy(services, *backend, store);
  if (!copied) {
    services.notices.warn(
        fmt::format("the champion was not copied to {}: {}; the next command tries again", place,
                    copied.error().message));
  } else if (const auto& version = *copied) {
    services.notices.note(
        fmt::format("copied champion v{} to {}/{}", version->value(), place, version->value()));
  }
}

}  // namespace sentiment
