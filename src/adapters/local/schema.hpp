#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string_view>

#include "adapters/local/database.hpp"
#include "base/error.hpp"

namespace sentiment::local {

/// PRAGMA application_id of every home: "SENT".
inline constexpr std::int64_t kApplicationId = 0x53454E54;

/// The scripts that lead from an empty file to today's schema: step i makes version i + 1 of
/// version i. A step that was ever released is never changed; a new one goes to the end, and
/// docs/formats/home.md says what it is for.
std::span<const std::string_view> schema_steps();

/// The version this program writes: the number of steps.
std::int64_t schema_version();

/// Reads the version off the file's header, so that a file of a newer program is not even opened.
/// Errors: corrupt_data for a file that is not an SQLite database, failed_precondition for a newer
/// schema or a database of another program.
Result<void> check_header(const std::filesystem::path& file);

/// Leads an open database forward to today's schema, one transaction a step. Cheap when it is there
/// already.
/// Threads: two processes may do it at once; the second finds the work done.
/// Errors: as check_header.
Result<void> migrate(const Database& database, const std::filesystem::path& file,
                     Durability durability = Durability::power_loss);

}  // namespace sentiment::local
