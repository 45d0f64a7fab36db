#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"

namespace sentiment {

/// Whether a name is the address of an object, "s3://bucket/key", and not a path.
inline bool is_object_address(std::string_view name) { return name.starts_with("s3://"); }

/// An object of a list, or one that was received.
struct StoredObject {
  std::string address;
  std::uint64_t size = 0;
  std::string sha256;  ///< hexadecimal, of one that was received; else ""
};

/// Port: objects in buckets, named "s3://bucket/key".
/// Errors:  not_found; unauthenticated; unavailable or deadline_exceeded when the store does not
///          answer; corrupt_data for bytes that do not fit their checksum; invalid_argument for
///          what is not an address.
/// Threads: one caller at a time.
class ObjectStore {
 public:
  using TakeBytes = std::function<Result<void>(std::string_view bytes)>;

  virtual ~ObjectStore() = default;
  /// Hands the bytes on as they come. An error that comes after the first of them (corrupt_data
  /// above all) means that those are not to be used.
  virtual Result<void> read(const std::string& address, const TakeBytes& take) = 0;
  /// Into a file that appears when it is whole and verified.
  virtual Result<StoredObject> download(const std::string& address,
                                        const std::filesystem::path& file) = 0;
  /// Over what is there; the store has it whole or not at all.
  virtual Result<void> upload(const std::string& address, const std::filesystem::path& file) = 0;
  /// All objects whose address begins with `prefix`, in their order.
  virtual Result<std::vector<StoredObject>> list(const std::string& prefix) = 0;
  /// false: it was there already.
  virtual Result<bool> create_bucket(const std::string& name) = 0;
  /// Where the store is, for people: "http://minio:9000".
  virtual std::string location() const = 0;
};

}  // namespace sentiment
