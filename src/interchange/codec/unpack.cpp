#include "interchange/codec/unpack.hpp"

#include <bzlib.h>
#include <fmt/format.h>
#include <lzma.h>
#include <zconf.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "base/error.hpp"
#include "interchange/codec/broken.hpp"
#include "interchange/codec/limits.hpp"

namespace sentiment::foreign {
namespace {

using std::string_view_literals::operator""sv;

constexpr std::size_t kBlock = std::size_t{1} << 18;
constexpr int kZlibOrGzip = 15 + 32;  // largest window; either header
constexpr int kRaw = -15;

enum class Step { more, end_of_stream, damaged };

/// zlib's decoder behind the interface of the others: next() moves both spans' beginnings.
class ZlibDecoder {
 public:
  explicit ZlibDecoder(int window) : ready_(inflateInit2(&stream_, window) == Z_OK) {}
  ~ZlibDecoder() { inflateEnd(&stream_); }
  ZlibDecoder(const ZlibDecoder&) = delete;
  ZlibDecoder& operator=(const ZlibDecoder&) = delete;

  bool ready() const { return ready_; }
  Step next(const char*& in, std::size_t& in_left, char*& out, std::size_t& out_left) {
    // zlib takes the input as not const, and does not write to it.
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(in));
    stream_.avail_in = static_cast<uInt>(std::min(in_left, kBlock));
    stream_.next_out = reinterpret_cast<Bytef*>(out);
    stream_.avail_out = static_cast<uInt>(out_left);
    const int status = inflate(&stream_, Z_NO_FLUSH);
    const auto taken = static_cast<std::size_t>(reinterpret_cast<char*>(stream_.next_in) - in);
    in += taken;
    in_left -= taken;
    out = reinterpret_cast<char*>(stream_.next_out);
    out_left = stream_.avail_out;
    if (status == Z_STREAM_END) return Step::end_of_stream;
    return status == Z_OK || status == Z_BUF_ERROR ? Step::more : Step::damaged;
  }

 private:
  z_stream stream_{};
  bool ready_;
};

class Bzip2Decoder {
 public:
  Bzip2Decoder() : ready_(BZ2_bzDecompressInit(&stream_, 0, 0) == BZ_OK) {}
  ~Bzip2Decoder() { BZ2_bzDecompressEnd(&stream_); }
  Bzip2Decoder(const Bzip2Decoder&) = delete;
  Bzip2Decoder& operator=(const Bzip2Decoder&) = delete;

  bool ready() const { return ready_; }
  Step next(const char*& in, std::size_t& in_left, char*& out, std::size_t& out_left) {
    stream_.next_in = const_cast<char*>(in);  // likewise
    stream_.avail_in = static_cast<unsigned>(std::min(in_left, kBlock));
    stream_.next_out = out;
    stream_.avail_out = static_cast<unsigned>(out_left);
    const int status = BZ2_bzDecompress(&stream_);
    const auto taken = static_cast<std::size_t>(stream_.next_in - in);
    in += taken;
    in_left -= taken;
    out = stream_.next_out;
    out_left = stream_.avail_out;
    if (status == BZ_STREAM_END) return Step::end_of_stream;
    return status == BZ_OK ? Step::more : Step::damaged;
  }

 private:
  bz_stream stream_{};
  bool ready_;
};

class LzmaDecoder {
 public:
  explicit LzmaDecoder(Packing packing)
      : ready_((packing == Packing::xz ? lzma_stream_decoder(&stream_, kLzmaMemory, 0)
                                       : lzma_alone_decoder(&stream_, kLzmaMemory)) == LZMA_OK) {}
  ~LzmaDecoder() { lzma_end(&stream_); }
  LzmaDecoder(const LzmaDecoder&) = delete;
  LzmaDecoder& operator=(const LzmaDecoder&) = delete;

  bool ready() const { return ready_; }
  Step next(const char*& in, std::size_t& in_left, char*& out, std::size_t& out_left) {
    stream_.next_in = reinterpret_cast<const std::uint8_t*>(in);
    stream_.avail_in = in_left;
    stream_.next_out = reinterpret_cast<std::uint8_t*>(out);
    stream_.avail_out = out_left;
    const lzma_ret status = lzma_code(&stream_, LZMA_RUN);
    in = reinterpret_cast<const char*>(stream_.next_in);
    in_left = stream_.avail_in;
    out = reinterpret_cast<char*>(stream_.next_out);
    out_left = stream_.avail_out;
    if (status == LZMA_STREAM_END) return Step::end_of_stream;
    return status == LZMA_OK || status == LZMA_BUF_ERROR ? Step::more : Step::damaged;
  }

 private:
  lzma_stream stream_ = LZMA_STREAM_INIT;
  bool ready_;
};

/// One stream from the front of `bytes`, which must be all there is of it.
template <class Decoder>
Result<std::string> decode(Decoder& decoder, std::string_view bytes, std::size_t largest) {
  if (!decoder.ready()) return fail(Code::internal, "there is no memory to unpack it");
  std::string out;
  const char* in = bytes.data();
  std::size_t in_left = bytes.size();
  while (true) {
    const std::size_t before = out.size();
    const std::size_t in_before = in_left;
    // One byte more than may come out shows whether it does.
    out.resize(std::min(before + std::max(kBlock, before / 2), largest + 1));
    char* at = out.data() + before;
    std::size_t room = out.size() - before;
    const Step step = decoder.next(in, in_left, at, room);
    out.erase(out.size() - room);
    if (step == Step::damaged) {
      return broken("its packed bytes are damaged, or unpacking them needs too much memory");
    }
    if (out.size() > largest) {
      return broken(
          fmt::format("its {} packed bytes unpack to more than {} bytes", bytes.size(), largest));
    }
    if (step == Step::end_of_stream) break;
    if (out.size() == before && in_left == in_before) {
      return broken("its packed bytes end in the middle");
    }
  }
  if (in_left != 0) return broken("it goes on behind its packed bytes");
  return out;
}

}  // namespace

Result<Packing> find_packing(std::string_view bytes) {
  constexpr std::array kMagics{std::pair{"\x1F\x8B"sv, Packing::gzip},
                               std::pair{"BZh"sv, Packing::bzip2},
                               std::pair{"\xFD"
                                         "7zXZ\0"sv,
                                         Packing::xz},
                               std::pair{"\x5D\0\0"sv, Packing::lzma}};
  for (const auto& [magic, packing] : kMagics) {
    if (bytes.starts_with(magic)) return packing;
  }
  if (bytes.starts_with("\x04\x22\x4D\x18"sv)) {
    return broken("it is packed with LZ4, which is not read: save it with another compression");
  }
  if (bytes.starts_with("ZF"sv)) {
    return broken("it is of joblib before 0.10: save it with a newer release");
  }
  // The two bytes of zlib's header are a multiple of 31.
  const auto byte = [bytes](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
  if (bytes.size() > 2 && byte(0) == 0x78 && (byte(0) * 256U + byte(1)) % 31 == 0) {
    return Packing::zlib;
  }
  return Packing::none;
}

std::string_view to_string(Packing packing) {
  switch (packing) {
    case Packing::none: return "not packed";
    case Packing::zlib: return "zlib";
    case Packing::gzip: return "gzip";
    case Packing::bzip2: return "bzip2";
    case Packing::lzma: return "lzma";
    case Packing::xz: return "xz";
  }
  return "unknown";
}

std::size_t largest_unpacked(std::size_t packed) {
  return std::min(kLargestFile, packed * kLargestRatio + kUnpackedFree);
}

Result<std::string> unpack(Packing packing, std::string_view bytes) {
  const std::size_t largest = largest_unpacked(bytes.size());
  if (packing == Packing::bzip2) {
    Bzip2Decoder decoder;
    return decode(decoder, bytes, largest);
  }
  if (packing == Packing::lzma || packing == Packing::xz) {
    LzmaDecoder decoder(packing);
    return decode(decoder, bytes, largest);
  }
  ZlibDecoder decoder(kZlibOrGzip);
  return decode(decoder, bytes, largest);
}

Result<std::string> inflate_raw(std::string_view bytes, std::size_t size) {
  ZlibDecoder decoder(kRaw);
  std::string out = SENT_TRY(decode(decoder, bytes, size));
  if (out.size() != size) {
    return broken(fmt::format("{} bytes unpack to {}, where {} were announced", bytes.size(),
                              out.size(), size));
  }
  return out;
}

}  // namespace sentiment::foreign
