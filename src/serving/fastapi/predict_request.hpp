#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "http/http_message.hpp"
#include "http/server/router.hpp"

namespace sentiment {

/// The OpenAPI schema of `{"text": "…"}`.
Schema predict_request_schema(int max_text_length);

/// Reads the body of POST /predict. What it refuses it answers itself, byte for byte as FastAPI
/// with pydantic 2 does: 422 with type, location, message and input; 400 for bytes that are no
/// text. What makes that pair fail with 500 (half a surrogate pair, NaN as the text) is 422 here.
/// Threads: one reader a thread. Cost: a usual body allocates nothing; what a long one took goes
/// back with it, but for its text.
class PredictRequestReader {
 public:
  /// `max_text_length` counts characters (code points).
  explicit PredictRequestReader(int max_text_length);

  /// The text, valid until the next call; nullopt when `response` holds the refusal.
  std::optional<std::string_view> read(const Request& request, Response& response);

 private:
  std::optional<std::string_view> read_quickly(std::string_view body);
  std::optional<std::string_view> read_like_python(const Request& request, Response& response);

  static constexpr std::size_t kArenaBytes = std::size_t{32} * 1024;

  std::size_t max_text_length_;
  std::array<unsigned char, kArenaBytes> arena_bytes_;
  std::string text_;
};

}  // namespace sentiment
