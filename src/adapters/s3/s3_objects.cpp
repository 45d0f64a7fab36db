#include "adapters/s3/s3_objects.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/sha256.hpp"
#include "clients/s3/s3_address.hpp"
#include "clients/s3/s3_client.hpp"
#include "files/atomic_file.hpp"
#include "http/client/http_client.hpp"
#include "ports/object_store.hpp"

namespace sentiment {
namespace {

std::string location_of(const s3::Endpoint& endpoint) {
  return endpoint.url.empty() ? fmt::format("https://s3.{}.amazonaws.com", endpoint.region)
                              : endpoint.url;
}

Result<s3::ObjectName> object_name(const std::string& address) {
  auto name = SENT_TRY(s3::parse_s3_uri(address));
  if (!name.key.empty()) return name;
  return fail(Code::invalid_argument,
              fmt::format("'{}' names a bucket: an object is s3://bucket/key", address));
}

}  // namespace

S3Objects::S3Objects(std::unique_ptr<HttpClient> http, Clock& clock, s3::S3Options options)
    : http_(std::move(http)),
      location_(location_of(options.endpoint)),
      client_(*http_, clock, std::move(options)) {}

Result<void> S3Objects::read(const std::string& address, const TakeBytes& take) {
  const auto name = SENT_TRY(object_name(address));
  SENT_CHECK(client_.get(name, take));
  return {};
}

Result<StoredObject> S3Objects::download(const std::string& address,
                                         const std::filesystem::path& path) {
  const auto name = SENT_TRY(object_name(address));
  auto file = SENT_TRY(AtomicFile::create(path));
  Sha256 sha256;
  const auto info = SENT_TRY(client_.get(name, [&](std::string_view bytes) {
    sha256.update(bytes);
    return file.write(bytes);
  }));
  SENT_CHECK(file.commit());
  return StoredObject{address, info.size, sha256.hex()};
}

Result<void> S3Objects::upload(const std::string& address, const std::filesystem::path& file) {
  const auto name = SENT_TRY(object_name(address));
  return client_.put_file(name, file);
}

Result<std::vector<StoredObject>> S3Objects::list(const std::string& prefix) {
  const auto name = SENT_TRY(s3::parse_s3_uri(prefix));
  auto listed = SENT_TRY(client_.list(name));
  std::vector<StoredObject> objects;
  objects.reserve(listed.size());
  for (auto& object : listed) {
    objects.push_back({s3::to_string({name.bucket, std::move(object.key)}), object.size, {}});
  }
  return objects;
}

Result<bool> S3Objects::create_bucket(const std::string& name) {
  SENT_CHECK(s3::parse_s3_uri("s3://" + name));
  return client_.create_bucket(name);
}

}  // namespace sentiment
