#pragma once

#include <string_view>

#include "base/error.hpp"

namespace sentiment::s3 {

/// An answer that is not a success, as our kind of failure with the server's own words and, where
/// there is something to be done, what. `body` may be empty, as that of HEAD is.
///   404 not_found · 401, 403 unauthenticated · 409, 412 conflict · 301, 307, 400 with another
///   region and 501 failed_precondition · 408, 429, 5xx unavailable · damage on the way
///   corrupt_data · other 4xx invalid_argument · what S3 does not answer corrupt_data
Error error_of_answer(int status, std::string_view body);

}  // namespace sentiment::s3
