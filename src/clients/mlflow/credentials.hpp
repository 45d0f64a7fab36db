#pragma once

#include <filesystem>
#include <string>

#include "base/error.hpp"
#include "http/url.hpp"

namespace sentiment::mlflow {

/// What a user gave to say who asks; "" = not given.
struct Credentials {
  std::string username;
  std::string password;
  std::string token;
};

/// Fills in a missing name and password from the section [mlflow] of an INI file such as
/// ~/.mlflow/credentials. A file that is not there changes nothing.
/// Errors: failed_precondition for a file that cannot be read.
Result<Credentials> with_credentials_file(Credentials given, const std::filesystem::path& file);

/// The value of the header Authorization: a name and password (else the "user:password@" of the
/// URL) win over a token; "" for none of them.
/// Errors: invalid_argument for a userinfo that is not percent-encoded.
Result<std::string> authorization_of(const Credentials& credentials, const Url& url);

}  // namespace sentiment::mlflow
