#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "base/error.hpp"
#include "clients/s3/sigv4.hpp"

namespace sentiment::s3 {

/// Where Amazon's tools keep profiles, usually ~/.aws/credentials and ~/.aws/config.
struct ProfileFiles {
  std::filesystem::path credentials;
  std::filesystem::path config;
};

/// What a profile says; what it leaves out is empty.
struct Profile {
  std::optional<Credentials> credentials;
  std::string region;
  std::string endpoint_url;
  std::string addressing_style;
};

/// Reads a profile from both files, of which either may be missing; keys of the credentials file
/// win. `name` empty is "default", and then the profile may be missing, too.
/// Errors: not_found when a profile that was named is in neither file; invalid_argument for a line
///         that is none of "[section]" and "key = value", for half a pair of keys, and for a
///         profile that gets its keys in a way we do not know (a role, a login, a process), saying
///         so. Messages name file and line, never a value.
Result<Profile> read_profile(const ProfileFiles& files, const std::string& name);

}  // namespace sentiment::s3
