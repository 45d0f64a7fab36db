#include "app/solo_backend.hpp"

#include <memory>

#include "adapters/local/local_home.hpp"
#include "app/openers.hpp"
#include "app/settings.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "ports/backend.hpp"

namespace sentiment {

Result<std::unique_ptr<local::LocalHome>> open_home(const AppConfig& config, const Clock& clock) {
  return local::LocalHome::open(config.home, clock)
      .map_error(doing("home folder '" + config.home + "'"));
}

Result<std::unique_ptr<Backend>> open_solo_backend(const AppContext& context) {
  return open_home(context.config, context.clock);
}

}  // namespace sentiment
