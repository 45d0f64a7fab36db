#include "app/home_sync.hpp"

#include <memory>
#include <string>

#include "adapters/local/local_home.hpp"
#include "app/services.hpp"
#include "app/solo_backend.hpp"
#include "base/error.hpp"
#include "ports/backend.hpp"
#include "sync/sync.hpp"

namespace sentiment {

Result<SyncReport> sync_home(Services& services) {
  const auto home = SENT_TRY(open_home(services.config(), services.clock));
  auto& server = *SENT_TRY(services.backend());
  return sync_places({home->inventory(), home->models(), server.models(),
                      [&](const std::string& line) { services.notices.warn(line); }},
                     services.stop);
}

}  // namespace sentiment
