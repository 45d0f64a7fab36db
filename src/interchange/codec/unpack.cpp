#include "interchange/codec/unpack.hpp"

#include <bzlib.h>
#include <fmt/format.h>
#include <lzma.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <cstddef>
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

Step step_of(int status, int at_end, int done, int starved) {
  if (status == at_end) return Step::end_of_stream;
  return status == done || status == starved ? Step::more : Step::damaged;
}

/// A library's decoder, let go of at the end. All have the same fields for what is read and
/// written.
template <class Stream, auto End>
struct Decoder {
  Decoder() = default;
  Decoder(const Decoder&) = delete;
  Decoder& operator=(const Decoder&) = delete;
  ~Decoder() { End(&stream); }

  Stream stream{};
};

tl::unexpected<Error> no_memory() { return fail(Code::internal, "not enough memory to unpack it"); }

/// One stream from the front of `bytes`, which must be all there is of it. `advance` has the
/// library take a step.
template <class Stream, class Advance>
Result<std::string> decode(Stream& stream, Advance advance, std::string_view bytes,
                           std::size_t largest) {
  std::string out;
  // Some libraries take their input as not const, and none writes to it.
  stream.next_in = reinterpret_cast<decltype(stream.next_in)>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<decltype(stream.avail_in)>(bytes.size());
  while (true) {
    const std::size_t before = out.size();
    const std::size_t in_before = stream.avail_in;
    // One byte more than may come out shows whether it does.
    out.resize(std::min(before + std::max(kBlock, before / 2), largest + 1));
    stream.next_out = reinterpret_cast<decltype(stream.next_out)>(out.data() + before);
    stream.avail_out = static_cast<decltype(stream.avail_out)>(out.size() - before);
    const Step step = advance();
    out.erase(out.size() - stream.avail_out);
    if (step == Step::damaged) {
      return broken("its packed bytes are damaged, or unpacking them needs too much memory");
    }
    if (out.size() > largest) {
      return broken(
          fmt::format("its {} packed bytes unpack to more than {} bytes", bytes.size(), largest));
    }
    if (step == Step::end_of_stream) break;
    if (out.size() == before && stream.avail_in == in_before) {
      return broken("its packed bytes end in the middle");
    }
  }
  if (stream.avail_in != 0) return broken("it goes on after its packed bytes");
  return out;
}

Result<std::string> decode_zlib(int window, std::string_view bytes, std::size_t largest) {
  Decoder<z_stream, inflateEnd> zlib;
  if (inflateInit2(&zlib.stream, window) != Z_OK) return no_memory();
  const auto advance = [&] {
    return step_of(inflate(&zlib.stream, Z_NO_FLUSH), Z_STREAM_END, Z_OK, Z_BUF_ERROR);
  };
  return decode(zlib.stream, advance, bytes, largest);
}

Result<std::string> decode_bzip2(std::string_view bytes, std::size_t largest) {
  Decoder<bz_stream, BZ2_bzDecompressEnd> bzip2;
  if (BZ2_bzDecompressInit(&bzip2.stream, 0, 0) != BZ_OK) return no_memory();
  const auto advance = [&] {
    return step_of(BZ2_bzDecompress(&bzip2.stream), BZ_STREAM_END, BZ_OK, BZ_OK);
  };
  return decode(bzip2.stream, advance, bytes, largest);
}

Result<std::string> decode_lzma(Packing packing, std::string_view bytes, std::size_t largest) {
  Decoder<lzma_stream, lzma_end> lzma;
  const lzma_ret ready = packing == Packing::xz ? lzma_stream_decoder(&lzma.stream, kLzmaMemory, 0)
                                                : lzma_alone_decoder(&lzma.stream, kLzmaMemory);
  if (ready != LZMA_OK) return no_memory();
  const auto advance = [&] {
    return step_of(lzma_code(&lzma.stream, LZMA_RUN), LZMA_STREAM_END, LZMA_OK, LZMA_BUF_ERROR);
  };
  return decode(lzma.stream, advance, bytes, largest);
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
  if (bytes.starts_with("\x28\xB5\x2F\xFD"sv)) {
    return broken("it is packed with zstd: unpack it first (zstd -d FILE)");
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
  constexpr auto kNames =
      std::to_array<std::string_view>({"not packed", "zlib", "gzip", "bzip2", "lzma", "xz"});
  return kNames.at(static_cast<std::size_t>(packing));
}

std::size_t largest_unpacked(std::size_t packed) {
  return std::min(kLargestFile, packed * kLargestRatio + kUnpackedFree);
}

Result<std::string> unpack(Packing packing, std::string_view bytes) {
  const std::size_t largest = largest_unpacked(bytes.size());
  if (packing == Packing::bzip2) return decode_bzip2(bytes, largest);
  if (packing == Packing::lzma || packing == Packing::xz) {
    return decode_lzma(packing, bytes, largest);
  }
  return decode_zlib(kZlibOrGzip, bytes, largest);
}

Result<std::string> inflate_raw(std::string_view bytes, std::size_t size) {
  std::string out = SENT_TRY(decode_zlib(kRaw, bytes, size));
  if (out.size() != size) {
    return broken(fmt::format("{} bytes unpack to {}, where {} were announced", bytes.size(),
                              out.size(), size));
  }
  return out;
}

}  // namespace sentiment::foreign
