#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace sentiment {

/// Whether a name is the address of an object, "s3://bucket/key", and not a path.
inline bool is_object_address(std::string_view name) { return name.starts_with("s3://"); }

/// Port: objects in buckets, named "s3://bucket/key".
/// Errors:  not_found; unauthenticated; unavailable or deadline_exceeded when the store does not
///          answer; corrupt_data for bytes that do not fit their checksum; invalid_argument for
///          what is no address.
/// Threads: one caller at a time.
class ObjectStore {
 public:
  using TakeBytes = std::function<Result<void>(std::string_view bytes)>;

  virtual ~ObjectStore() = default;
  /// Hands the bytes on as they come. An error that comes after the first of them (corrupt_data
  /// above all) means that those are not to be used.
  virtual Result<void> read(const std::string& address, const TakeBytes& take) = 0;
  /// Into a file that appears when it is whole and verified.
  virtual Result<void> download(const std::string& address, const std::filesystem::path& file) = 0;
  /// false: it was there already.
  virtual Result<bool> create_bucket(const std::string& name) = 0;
  /// Where the store is, for people: "http://minio:9000".
  virtual std::string location() const = 0;
};

}  // namespace sentiment
