#include "app/home_sync.hpp"

#include <string>

#include "adapters/local/local_home.hpp"
#include "app/services.hpp"
#include "base/error.hpp"
#include "sync/sync.hpp"

namespace sentiment {

Result<SyncReport> sync_home(Services& services) {
  const auto& config = services.config();
  const auto home = SENT_TRY(local::LocalHome::open(config.home, services.clock)
                                 .map_error(doing("home folder '" + config.home + "'")));
  auto& server = *SENT_TRY(services.backend());
  Sync sync(home->inventory(), {home->tracker(), home->registry(), home->store()}, server.models(),
            services.stop, [&](const std::string& line) { services.notices.warn(line); });
  return sync.run();
}

}  // namespace sentiment
