#include "files/gzip_source.hpp"

#include <zconf.h>
#include <zlib.h>

#include <algorithm>
#include <cstddef>
#include <limits>
#include <span>
#include <string>

#include "base/error.hpp"
#include "files/byte_source.hpp"

namespace sentiment {
namespace {

constexpr std::size_t kInputBytes = std::size_t{1} << 16;
constexpr int kLargestWindow = 15;
constexpr int kGzipOnly = 16;  // added to the window bits: zlib then expects gzip's header

}  // namespace

GzipSource::GzipSource(ByteSource& packed) : packed_(packed), input_(kInputBytes) {}

GzipSource::~GzipSource() {
  if (state_ == State::inside_member) inflateEnd(&stream_);
}

/// False at the end of the packed bytes.
Result<bool> GzipSource::refill() {
  const std::size_t n = SENT_TRY(packed_.read(input_));
  stream_.next_in = reinterpret_cast<Bytef*>(input_.data());
  stream_.avail_in = static_cast<uInt>(n);
  return n > 0;
}

Result<void> GzipSource::begin_member() {
  // Zeros after the last member are what tapes and some writers pad with.
  do {
    while (stream_.avail_in > 0 && any_member_ && *stream_.next_in == 0) {
      ++stream_.next_in;
      --stream_.avail_in;
    }
    if (stream_.avail_in > 0) break;
    if (!SENT_TRY(refill())) {
      if (!any_member_) return fail(Code::corrupt_data, "it is empty, where gzip data should be");
      state_ = State::at_end;
      return {};
    }
  } while (any_member_);
  if (inflateInit2(&stream_, kLargestWindow + kGzipOnly) != Z_OK)
    return fail(Code::internal, "no memory to unpack gzip data");
  state_ = State::inside_member;
  return {};
}

Result<std::size_t> GzipSource::read(std::span<char> buffer) {
  buffer = buffer.first(std::min<std::size_t>(buffer.size(), std::numeric_limits<uInt>::max()));
  while (!buffer.empty() && state_ != State::at_end) {
    if (state_ == State::before_member) {
      SENT_CHECK(begin_member());
      continue;
    }
    if (stream_.avail_in == 0 && !SENT_TRY(refill()))
      return fail(Code::corrupt_data,
                  "the gzip data ends in the middle; was it cut while it was copied?");
    stream_.next_out = reinterpret_cast<Bytef*>(buffer.data());
    stream_.avail_out = static_cast<uInt>(buffer.size());
    const int status = inflate(&stream_, Z_NO_FLUSH);
    const std::size_t produced = buffer.size() - stream_.avail_out;
    if (status == Z_STREAM_END) {
      inflateEnd(&stream_);
      state_ = State::before_member;
      any_member_ = true;
    } else if (status != Z_OK && status != Z_BUF_ERROR) {
      const std::string cause = stream_.msg != nullptr ? stream_.msg : "zlib error";
      return fail(Code::corrupt_data, any_member_ || stream_.total_out > 0
                                          ? "the gzip data is damaged (" + cause + ")"
                                          : "this is not gzip data (" + cause + ")");
    }
    if (produced > 0) return produced;
  }
  return std::size_t{0};
}

}  // namespace sentiment
