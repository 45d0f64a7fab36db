#pragma once

#include <memory>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/stop_flag.hpp"
#include "cli/s3_config.hpp"
#include "clients/s3/s3_client.hpp"
#include "ports/object_store.hpp"

namespace sentiment {

/// Endpoint: the first that is set, else the profile's, else Amazon's. Keys: AWS_ACCESS_KEY_ID,
/// else MINIO_ROOT_USER for an endpoint of one's own, else the profile's. Errors: usage for
/// settings that contradict each other or a profile that cannot be used;
///         unauthenticated when there are no keys.
Result<s3::S3Options> s3_options(const S3Config& settings);

/// The store that the settings name, without touching it yet. `clock` and `stop` outlive it.
/// Errors: s3_options'.
Result<std::unique_ptr<ObjectStore>> open_object_store(const S3Config& settings, Clock& clock,
                                                       const StopFlag* stop);

}  // namespace sentiment
