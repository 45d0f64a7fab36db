#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/stop_flag.hpp"
#include "clients/s3/s3_address.hpp"
#include "clients/s3/s3_xml.hpp"
#include "clients/s3/signing_client.hpp"
#include "clients/s3/sigv4.hpp"
#include "http/client/http_client.hpp"
#include "http/client/retrying_client.hpp"
#include "http/http_message.hpp"

namespace sentiment::s3 {

/// How a client speaks to its store.
struct S3Options {
  Endpoint endpoint;
  std::optional<Credentials> credentials;  ///< nullopt: requests are not signed
  RetryPolicy retry;
  std::chrono::milliseconds connect_timeout{2'000};
  /// One call in all, with every retry; of a transfer while nothing moves.
  std::chrono::milliseconds deadline{30'000};
  std::chrono::milliseconds transfer_deadline{3'600'000};   ///< one object up or down, in all
  std::uint64_t multipart_above = std::uint64_t{16} << 20;  ///< bytes
  std::uint64_t part_size = std::uint64_t{8} << 20;         ///< at least 5 MiB for real stores
  std::size_t most_listed = 1'000'000;                      ///< objects in one list
  const StopFlag* stop = nullptr;
};

/// What is known of an object.
struct ObjectInfo {
  std::uint64_t size = 0;
  /// SHA-256 in hexadecimal, where the store or its writer told it; else empty.
  std::string sha256;
  /// Of a download: the bytes were compared with a checksum of the whole object.
  bool verified = false;
};

/// An S3 store: Amazon's, MinIO, or any other that speaks its REST API.
/// Checksums: what is sent carries its SHA-256 in the signature and in X-Amz-Checksum-Sha256, each
///            part of a multipart upload its own, and the whole's as metadata; what is received is
///            compared with the best of these there is, else with an ETag that is an MD5.
/// Retries:   unreachable, broken off, 408, 429, 500, 502-504; every request may be repeated.
///            A download goes on where it broke off.
/// Errors:    s3_error.hpp's, with the object's address; corrupt_data for bytes that do not fit
///            their checksum; HttpClient's.
/// Threads:   one caller at a time.
class S3Client {
 public:
  using TakeBytes = std::function<Result<void>(std::string_view bytes)>;

  /// `http` and `clock` must outlive it.
  S3Client(HttpClient& http, Clock& clock, S3Options options);

  /// Hands the object's bytes to `take` as they come. Errors that come after the first bytes
  /// (corrupt_data above all) mean that those are not to be used.
  Result<ObjectInfo> get(const ObjectName& name, const TakeBytes& take);
  /// Into a file that appears when it is whole and verified.
  Result<ObjectInfo> get_file(const ObjectName& name, const std::filesystem::path& file);

  /// In parts when it is larger than `multipart_above`; a failure aborts the upload, so that no
  /// part stays behind.
  Result<void> put(const ObjectName& name, std::string_view bytes);
  Result<void> put_file(const ObjectName& name, const std::filesystem::path& file);

  /// All objects whose key begins with `prefix.key`, in the order of their keys.
  Result<std::vector<ListedObject>> list(const ObjectName& prefix);
  Result<ObjectInfo> head(const ObjectName& name);
  /// Whether there is such a bucket. Errors: unauthenticated when it is somebody else's.
  Result<bool> has_bucket(const std::string& bucket);
  /// Also when there is none.
  Result<void> remove(const ObjectName& name);
  /// false: it was there already.
  Result<bool> create_bucket(const std::string& bucket);

  /// "s3://bucket/key at http://minio:9000", for messages.
  std::string place(const ObjectName& name) const;

 private:
  Result<Request> request_for(const std::string& method, const ObjectName& name,
                              std::string query = {}) const;
  SendOptions limits(std::chrono::milliseconds timeout) const;
  /// The answer, whatever its status.
  Result<Response> answer(const Request& request, std::chrono::milliseconds timeout);
  /// The answer of a success.
  Result<Response> call(const Request& request, std::chrono::milliseconds timeout);
  Result<Response> call(const Request& request) { return call(request, options_.deadline); }

  Result<void> put_whole(const ObjectName& name, std::string_view bytes);
  Result<void> put_in_parts(const ObjectName& name, std::string_view bytes);
  Result<std::vector<UploadedPart>> put_parts(const ObjectName& name, std::string_view bytes,
                                              const std::string& upload, TimePoint end);
  Result<void> complete(const ObjectName& name, const std::string& upload,
                        const std::vector<UploadedPart>& parts, const std::string& sha256);
  void abort(const ObjectName& name, const std::string& upload);

  Clock& clock_;
  S3Options options_;
  SigningClient signing_;
  RetryingClient retrying_;
};

}  // namespace sentiment::s3
