#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/stop_flag.hpp"
#include "http/client/http_client.hpp"
#include "http/url.hpp"

namespace sentiment {

struct DownloadOptions {
  Url url;
  std::filesystem::path target;
  std::string sha256;  ///< what it must be; "" = anything, and what an earlier call left is dropped
  std::uint64_t max_bytes = std::uint64_t{2} << 30;
  int attempts = 4;  ///< in a row that bring nothing new
  const StopFlag* stop = nullptr;
};

/// Told of the bytes that are here and, where known, of all there are (else 0).
using DownloadObserver = std::function<void(std::uint64_t done, std::uint64_t total)>;

/// Downloads a file; `target` appears whole and verified or not at all. What has arrived lies in
/// `target`.part meanwhile: a connection that breaks off is taken up again there (Range), now or by
/// the next call; a server that cannot do that sends all again. A wrong checksum after such a
/// continuation starts over once.
/// Returns: SHA-256 of the file.
/// Errors: unavailable when the server cannot be reached or keeps breaking off, also when it is too
///         slow; not_found for 404 and 410; corrupt_data for a wrong checksum, a web page in place
///         of a file, or more than `max_bytes`; failed_precondition where the folder cannot be
///         written; internal when the disk is full (what arrived is kept); interrupted.
Result<std::string> download(const DownloadOptions& options, HttpClient& http, Clock& clock,
                             const DownloadObserver& observer);

}  // namespace sentiment
