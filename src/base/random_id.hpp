#pragma once

#include <string>

namespace sentiment {

/// 32 random hexadecimal digits from the system's generator: run ids, as MLflow's. Threads: safe.
std::string random_hex_id();
/// The same 128 bits in UUID form (8-4-4-4-12, version 4): flow and task run ids, as Prefect's.
std::string random_uuid();

}  // namespace sentiment
