#include "reviews/bundled_reviews.hpp"

#include <array>
#include <cstddef>
#include <string>

#include "base/error.hpp"
#include "files/string_source.hpp"
#include "files/zstd_source.hpp"
#include "reviews/packed_reviews.hpp"

namespace sentiment {

Result<std::string> bundled_reviews() {
  constexpr std::size_t kPiece = std::size_t{64} << 10;
  StringSource packed(packed_reviews("reviews_sample.csv"));
  ZstdSource source(packed);
  std::string csv;
  std::array<char, kPiece> piece{};
  while (const std::size_t n = SENT_TRY(source.read(piece))) csv.append(piece.data(), n);
  return csv;
}

}  // namespace sentiment
