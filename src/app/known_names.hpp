#pragma once

#include <string>
#include <vector>

#include "app/services.hpp"

namespace sentiment {

/// Registered models of the home, and trainings that wait in it to be published; empty where they
/// cannot be read. Asks no server.
std::vector<std::string> models_of_home(const Services& services);
std::vector<std::string> pending_of_home(const Services& services);

}  // namespace sentiment
