#include "files/zstd_source.hpp"

#include <zstd.h>
#include <zstd_errors.h>

#include <cstddef>
#include <span>
#include <string>

#include "base/error.hpp"
#include "files/byte_source.hpp"

namespace sentiment {

ZstdSource::ZstdSource(ByteSource& packed)
    : packed_(packed),
      input_(ZSTD_DStreamInSize()),
      stream_(ZSTD_createDStream(), &ZSTD_freeDStream) {}

Result<std::size_t> ZstdSource::read(std::span<char> buffer) {
  if (stream_ == nullptr) return fail(Code::internal, "no memory to unpack zstd data");
  ZSTD_outBuffer out{buffer.data(), buffer.size(), 0};
  while (out.pos == 0 && !buffer.empty()) {
    // A full buffer may have left bytes inside the decoder: it is asked before more is read.
    const std::size_t before = waiting_.pos;
    const std::size_t status = ZSTD_decompressStream(stream_.get(), &out, &waiting_);
    if (ZSTD_isError(status) != 0U) {
      if (ZSTD_getErrorCode(status) == ZSTD_error_frameParameter_windowTooLarge)
        return fail(Code::corrupt_data,
                    "the zstd data needs a window of more than 128 MiB; pack it again without "
                    "--long or --ultra");
      return fail(Code::corrupt_data,
                  "the zstd data is damaged (" + std::string(ZSTD_getErrorName(status)) + ")");
    }
    // Between frames it asks for the next one's header.
    if (waiting_.pos != before || out.pos > 0 || status == 0) inside_frame_ = status != 0;
    if (out.pos > 0 || waiting_.pos < waiting_.size) continue;
    waiting_ = {input_.data(), SENT_TRY(packed_.read(input_)), 0};
    if (waiting_.size > 0) continue;
    if (!inside_frame_) return std::size_t{0};
    return fail(Code::corrupt_data,
                "the zstd data ends in the middle; was it cut while it was copied?");
  }
  return out.pos;
}

}  // namespace sentiment
