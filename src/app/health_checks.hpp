#pragma once

#include "app/health_report.hpp"
#include "app/services.hpp"

namespace sentiment {

/// The checks of `doctor`, each adds what it found. None of them makes the home folder.

/// Whether each setting has a value that fits.
void check_settings(const Services& services, HealthReport& report);
/// Whether the home is there, can be written, is whole, and its disk has room; runs whose process
/// died are marked FAILED.
void check_home(Services& services, HealthReport& report);
/// Whether there is a champion, and it loads and predicts its golden examples as it did.
void check_champion(Services& services, HealthReport& report);
/// What there is to train on.
void check_data(HealthReport& report);
/// Whether the server's port is free; if a server listens there, whose it is.
void check_port(Services& services, HealthReport& report);
/// Where they are configured: whether Prefect and the S3 store answer and take the login.
void check_prefect(const Services& services, HealthReport& report);
void check_store(Services& services, HealthReport& report);

/// GET /health/live of the server that the settings describe.
/// Errors: unavailable when it does not answer 200.
Result<void> probe_server(const Services& services);

}  // namespace sentiment
