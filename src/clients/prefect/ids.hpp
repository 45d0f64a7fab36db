#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace sentiment::prefect {

/// Wall-clock time as Prefect keeps it.
using Micros = std::chrono::sys_time<std::chrono::microseconds>;

/// "2026-11-23T05:06:07.089123Z".
std::string to_rfc3339(Micros time);
/// The same read back, in UTC alone, as the server writes it; nullopt for any other text.
std::optional<Micros> from_rfc3339(std::string_view text);

/// A UUID (version 7) of that time whose other bits follow from `name`: the same arguments give the
/// same id, so that what is sent again carries the id it had. Prefect's lists sort by id.
/// Source: RFC 9562, 5.7
std::string derived_uuid(Micros time, std::string_view name);

/// 8-4-4-4-12 hexadecimal digits, lower case.
bool is_uuid(std::string_view text);

}  // namespace sentiment::prefect
