#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "clients/s3/s3_client.hpp"
#include "http/client/http_client.hpp"
#include "ports/object_store.hpp"

namespace sentiment {

/// Objects of an S3 store (clients/s3). Errors: as the port, with object and server named.
class S3Objects final : public ObjectStore {
 public:
  /// `clock` outlives it.
  S3Objects(std::unique_ptr<HttpClient> http, Clock& clock, s3::S3Options options);

  Result<void> read(const std::string& address, const TakeBytes& take) override;
  Result<StoredObject> download(const std::string& address,
                                const std::filesystem::path& file) override;
  Result<void> upload(const std::string& address, const std::filesystem::path& file) override;
  Result<std::vector<StoredObject>> list(const std::string& prefix) override;
  Result<bool> create_bucket(const std::string& name) override;
  std::string location() const override { return location_; }

 private:
  std::unique_ptr<HttpClient> http_;
  std::string location_;
  s3::S3Client client_;
};

}  // namespace sentiment
