#pragma once

#include <zlib.h>

#include <vector>

#include "files/byte_source.hpp"

namespace sentiment {

/// The bytes inside a gzip stream (RFC 1952), its members one after another, each with its
/// checksum verified. Errors: corrupt_data for what is not gzip, is damaged or ends too early.
class GzipSource final : public ByteSource {
 public:
  explicit GzipSource(ByteSource& packed);
  GzipSource(const GzipSource&) = delete;
  GzipSource& operator=(const GzipSource&) = delete;
  ~GzipSource() override;

  Result<std::size_t> read(std::span<char> buffer) override;

 private:
  enum class State { before_member, inside_member, at_end };

  Result<bool> refill();
  Result<void> begin_member();

  ByteSource& packed_;
  std::vector<char> input_;
  z_stream stream_{};
  State state_ = State::before_member;
  bool any_member_ = false;
};

}  // namespace sentiment
