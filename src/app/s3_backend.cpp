#include "app/s3_backend.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "adapters/s3/s3_objects.hpp"
#include "app/openers.hpp"
#include "app/s3_config.hpp"
#include "base/error.hpp"
#include "clients/s3/profile.hpp"
#include "clients/s3/s3_address.hpp"
#include "clients/s3/s3_client.hpp"
#include "clients/s3/sigv4.hpp"
#include "http/client/curl_client.hpp"
#include "ports/object_store.hpp"

namespace sentiment {
namespace {

std::string first_of(std::initializer_list<std::string> candidates) {
  for (const auto& candidate : candidates) {
    if (!candidate.empty()) return candidate;
  }
  return {};
}

/// Both halves of a pair of keys, or none.
Result<std::optional<s3::Credentials>> pair_of(const std::string& id, const std::string& secret,
                                               const std::string& token, const char* id_name,
                                               const char* secret_name) {
  if (id.empty() && secret.empty()) return std::nullopt;
  if (!id.empty() && !secret.empty()) return s3::Credentials{id, secret, token};
  return fail(Code::usage, fmt::format("{} is set without {}", id.empty() ? secret_name : id_name,
                                       id.empty() ? id_name : secret_name));
}

s3::ProfileFiles profile_files(const S3Config& settings) {
  const std::filesystem::path home(settings.user_home);
  const auto usual = [&home](const char* name) {
    return home.empty() ? std::filesystem::path() : home / ".aws" / name;
  };
  return {
      settings.credentials_file.empty() ? usual("credentials")
                                        : std::filesystem::path(settings.credentials_file),
      settings.config_file.empty() ? usual("config") : std::filesystem::path(settings.config_file)};
}

tl::unexpected<Error> no_keys(const S3Config& settings, const std::string& endpoint) {
  if (endpoint.empty() && !settings.minio_user.empty()) {
    return fail(Code::usage,
                "MINIO_ROOT_USER is set, but no S3 store: set MLFLOW_S3_ENDPOINT_URL, e.g. to "
                "http://localhost:9000");
  }
  return fail(Code::unauthenticated,
              "no S3 keys are set: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (for a "
              "store of your own MINIO_ROOT_USER and MINIO_ROOT_PASSWORD do as well), or a "
              "profile in ~/.aws/credentials");
}

}  // namespace

Result<s3::S3Options> s3_options(const S3Config& settings) {
  auto keys =
      SENT_TRY(pair_of(settings.access_key_id, settings.secret_access_key, settings.session_token,
                       "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"));
  auto profile = s3::read_profile(profile_files(settings), settings.profile);
  if (!profile && (!keys || !settings.profile.empty())) {
    return fail(Code::usage, profile.error().message);
  }
  const s3::Profile found = profile ? *std::move(profile) : s3::Profile{};

  s3::S3Options options;
  options.endpoint.url = first_of(
      {settings.mlflow_endpoint, settings.s3_endpoint, settings.aws_endpoint, found.endpoint_url});
  options.endpoint.region =
      first_of({settings.region, settings.default_region, found.region, options.endpoint.region});
  const auto usage = [](Error error) { return Error{Code::usage, std::move(error.message)}; };
  options.endpoint.addressing =
      SENT_TRY(s3::parse_addressing(first_of({settings.addressing_style, found.addressing_style}))
                   .map_error(usage));
  if (!keys && !options.endpoint.url.empty()) {
    keys = SENT_TRY(pair_of(settings.minio_user, settings.minio_password, "", "MINIO_ROOT_USER",
                            "MINIO_ROOT_PASSWORD"));
  }
  if (!keys) keys = found.credentials;
  if (!keys) return no_keys(settings, options.endpoint.url);
  options.credentials = std::move(keys);
  SENT_CHECK(s3::url_of(options.endpoint, {"bucket", ""}).map_error(usage));
  return options;
}

Result<std::unique_ptr<ObjectStore>> open_object_store(const AppContext& context) {
  const S3Config& settings = context.config.s3;
  auto options = SENT_TRY(s3_options(settings));
  options.stop = &context.stop;
  auto http = std::make_unique<CurlClient>(
      CurlOptions{.ca_file = settings.ca_bundle, .verify_server = !settings.ignore_tls});
  return std::make_unique<S3Objects>(std::move(http), context.clock, std::move(options));
}

}  // namespace sentiment
