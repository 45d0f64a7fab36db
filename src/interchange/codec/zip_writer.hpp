#pragma once

#include <string>
#include <string_view>

#include "base/error.hpp"

namespace sentiment {

/// A zip archive in memory: deflated entries with the date 1 January 1980, so that the same entries
/// give the same bytes. Limits: 4 GiB and 65,535 entries, as the format without its extensions.
class ZipWriter {
 public:
  /// Errors: invalid_argument past the format's limits, out of memory included.
  Result<void> add(std::string_view name, std::string_view content);
  /// The archive. Nothing may be added afterwards.
  std::string finish();

 private:
  std::string archive_;
  std::string directory_;  ///< what stands at the archive's end: a record for each entry
  unsigned entries_ = 0;
};

}  // namespace sentiment
