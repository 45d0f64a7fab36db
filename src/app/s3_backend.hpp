#pragma once

#include "app/s3_config.hpp"
#include "base/error.hpp"
#include "clients/s3/s3_client.hpp"

namespace sentiment {

/// Endpoint: the first that is set, else the profile's, else Amazon's. Keys: AWS_ACCESS_KEY_ID,
/// else MINIO_ROOT_USER for an endpoint of your own, else the profile's. Errors: usage for
/// settings that contradict each other or a profile that cannot be used; unauthenticated when no
/// keys are set.
Result<s3::S3Options> s3_options(const S3Config& settings);

}  // namespace sentiment
