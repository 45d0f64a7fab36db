#pragma once

#include <zstd.h>

#include <string>
#include <string_view>

namespace sentiment::testing_support {

/// A Zstandard frame with a checksum, as `zstd` writes it.
inline std::string zstd_packed(std::string_view bytes) {
  std::string packed(ZSTD_compressBound(bytes.size()), '\0');
  ZSTD_CCtx* const context = ZSTD_createCCtx();
  ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1);
  packed.resize(ZSTD_compress2(context, packed.data(), packed.size(), bytes.data(), bytes.size()));
  ZSTD_freeCCtx(context);
  return packed;
}

}  // namespace sentiment::testing_support
