#pragma once

#include <string>
#include <vector>

#include "adapters/local/home_database.hpp"
#include "base/error.hpp"

namespace sentiment::local {

/// What is wrong with a home, one sentence each: damaged pages, rows that point nowhere, models and
/// versions whose folder is gone. Empty when all is well, and where there is no home.
/// Cost: reads the whole database.
Result<std::vector<std::string>> find_problems(HomeDatabase& home);

}  // namespace sentiment::local
