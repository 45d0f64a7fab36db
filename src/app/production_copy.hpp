#pragma once

#include "app/services.hpp"

namespace sentiment {

/// After a command that used the registry: copies the champion of MODEL_NAME to
/// SENTIMENT_PRODUCTION_STORE where that names another one (registry/production_store.hpp). A
/// failure is a warning, since the next such command tries again. Does nothing without a store or
/// once a stop is requested.
void copy_to_production(Services& services);

}  // namespace sentiment
