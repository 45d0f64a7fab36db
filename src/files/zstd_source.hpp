#pragma once

#include <zstd.h>

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "base/error.hpp"
#include "files/byte_source.hpp"

namespace sentiment {

/// The bytes inside Zstandard frames (RFC 8878), one after another, their checksums verified where
/// they have one. Memory: at most 128 MiB, the largest window that `zstd` writes unasked.
/// Errors: corrupt_data for what is not Zstandard, is damaged, ends too early or needs more memory.
class ZstdSource final : public ByteSource {
 public:
  explicit ZstdSource(ByteSource& packed);

  Result<std::size_t> read(std::span<char> buffer) override;

 private:
  ByteSource& packed_;
  std::vector<char> input_;
  std::unique_ptr<ZSTD_DStream, decltype(&ZSTD_freeDStream)> stream_;
  ZSTD_inBuffer waiting_{};
  bool inside_frame_ = true;  ///< an empty file is not a frame
};

}  // namespace sentiment
