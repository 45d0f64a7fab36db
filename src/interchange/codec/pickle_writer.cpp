#include "interchange/codec/pickle_writer.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "interchange/codec/python_object.hpp"

namespace sentiment {
namespace {

/// Opcodes of Python's pickletools that are written here.
constexpr char kMark = '(';
constexpr char kStop = '.';
constexpr char kBinInt = 'J';
constexpr char kBinInt1 = 'K';
constexpr char kLong1 = '\x8a';
constexpr char kNone = 'N';
constexpr char kBinFloat = 'G';
constexpr char kReduce = 'R';
constexpr char kBinUnicode = 'X';
constexpr char kShortBinUnicode = '\x8c';
constexpr char kEmptyList = ']';
constexpr char kAppends = 'e';
constexpr char kBuild = 'b';
constexpr char kEmptyDict = '}';
constexpr char kSetItems = 'u';
constexpr char kEmptyTuple = ')';
constexpr char kTuple = 't';
constexpr char kTuple1 = '\x85';
constexpr char kNewObj = '\x81';
constexpr char kNewTrue = '\x88';
constexpr char kNewFalse = '\x89';
constexpr char kBinGet = 'h';
constexpr char kBinPut = 'q';
constexpr char kBinBytes = 'B';
constexpr char kShortBinBytes = 'C';
constexpr char kBinBytes8 = '\x8e';
constexpr char kStackGlobal = '\x93';
constexpr std::string_view kProtocol4 = "\x80\x04";
constexpr std::size_t kBatch = 1000;  ///< items between marks, as Python's own pickler has it

constexpr PyGlobal kReconstruct{"numpy._core.multiarray", "_reconstruct"};
constexpr PyGlobal kNdarray{"numpy", "ndarray"};
constexpr PyGlobal kDtype{"numpy", "dtype"};
constexpr PyGlobal kPartial{"functools", "partial"};

class PickleWriter {
 public:
  std::string write(const PyValue& object) {
    out_ = kProtocol4;
    put(object);
    out_ += kStop;
    return std::move(out_);
  }

 private:
  template <class T>
  void little_endian(T number) {
    out_.append(reinterpret_cast<const char*>(&number), sizeof(number));
  }

  void put(const PyValue& object) {
    std::visit([this](const auto& value) { put(value); }, object.value);
  }
  void put(PyNone /*none*/) { out_ += kNone; }
  void put(bool value) { out_ += value ? kNewTrue : kNewFalse; }
  void put(double value) {
    auto bytes = std::bit_cast<std::array<char, sizeof(double)>>(value);
    std::reverse(bytes.begin(), bytes.end());  // the one big-endian number of the format
    out_ += kBinFloat;
    out_.append(bytes.data(), bytes.size());
  }
  void put(std::int64_t value) {
    if (value >= 0 && value <= std::numeric_limits<std::uint8_t>::max()) {
      out_ += kBinInt1;
      out_ += static_cast<char>(value);
    } else if (value == static_cast<std::int32_t>(value)) {
      out_ += kBinInt;
      little_endian(static_cast<std::int32_t>(value));
    } else {
      out_ += kLong1;
      out_ += static_cast<char>(sizeof(value));
      little_endian(value);
    }
  }
  void put(const std::string& text) { put_text(text); }
  void put_text(std::string_view text) {
    if (text.size() <= std::numeric_limits<std::uint8_t>::max()) {
      out_ += kShortBinUnicode;
      out_ += static_cast<char>(text.size());
    } else {
      out_ += kBinUnicode;
      little_endian(static_cast<std::uint32_t>(text.size()));
    }
    out_ += text;
  }
  void put_bytes(std::string_view bytes) {
    if (bytes.size() <= std::numeric_limits<std::uint32_t>::max()) {
      out_ += kBinBytes;
      little_endian(static_cast<std::uint32_t>(bytes.size()));
    } else {
      out_ += kBinBytes8;
      little_endian(static_cast<std::uint64_t>(bytes.size()));
    }
    out_ += bytes;
  }

  void put(const PyGlobal& global) {
    const auto known = std::find(memo_.begin(), memo_.end(), global);
    const auto number = static_cast<char>(known - memo_.begin());
    if (known != memo_.end()) {
      out_ += kBinGet;
      out_ += number;
      return;
    }
    memo_.push_back(global);
    put_text(global.module);
    put_text(global.name);
    out_ += kStackGlobal;
    out_ += kBinPut;
    out_ += number;
  }

  /// Calls `item(i)` for each of `count` items and `close` after every batch of them.
  template <class Item>
  void in_batches(std::size_t count, char close, Item item) {
    for (std::size_t begin = 0; begin < count; begin += kBatch) {
      out_ += kMark;
      for (std::size_t i = begin; i < std::min(begin + kBatch, count); ++i) item(i);
      out_ += close;
    }
  }
  void put(const PyList& list) {
    out_ += kEmptyList;
    in_batches(list.items.size(), kAppends, [&](std::size_t i) { put(list.items[i]); });
  }
  void put(const PyTuple& tuple) {
    if (tuple.items.empty()) {
      out_ += kEmptyTuple;
      return;
    }
    out_ += kMark;
    for (const PyValue& item : tuple.items) put(item);
    out_ += kTuple;
  }
  void put(const PyDict& dict) {
    out_ += kEmptyDict;
    in_batches(dict.items.size(), kSetItems, [&](std::size_t i) {
      put(dict.items[i].key);
      put(dict.items[i].value);
    });
  }
  void put(const PyNumbered& dict) {
    out_ += kEmptyDict;
    in_batches(dict.names.size(), kSetItems, [&](std::size_t i) {
      put_text(dict.names[i]);
      put(static_cast<std::int64_t>(i));
    });
  }

  /// `type.__new__(type)`, then its attributes.
  void put(const PyInstance& instance) {
    put(instance.type);
    out_ += kEmptyTuple;
    out_ += kNewObj;
    put(instance.attributes);
    out_ += kBuild;
  }
  /// As functools.partial reduces itself: the bare function called, then (func, args, {}, None).
  void put(const PyPartial& partial) {
    put(kPartial);
    put(partial.function);
    out_ += kTuple1;
    out_ += kReduce;
    out_ += kMark;
    put(partial.function);
    put(partial.arguments);
    out_ += kEmptyDict;
    out_ += kNone;
    out_ += kTuple;
    out_ += kBuild;
  }
  /// As numpy reduces an array: an empty one, then (version, shape, dtype, is_fortran, bytes).
  void put(const PyArray& array) {
    put(kReconstruct);
    out_ += kMark;
    put(kNdarray);
    put(std::int64_t{0});
    out_ += kTuple1;
    out_ += kShortBinBytes;
    out_ += '\1';
    out_ += 'b';
    out_ += kTuple;
    out_ += kReduce;
    out_ += kMark;
    put(std::int64_t{1});
    out_ += kMark;
    for (const std::size_t size : array.shape) put(static_cast<std::int64_t>(size));
    out_ += kTuple;
    put(kDtype);
    put_text(array.dtype);
    out_ += kTuple1;
    out_ += kReduce;
    out_ += kNewFalse;
    put_bytes(array.bytes);
    out_ += kTuple;
    out_ += kBuild;
  }

  std::string out_;
  std::vector<PyGlobal> memo_;  ///< a handful; each has its place as its number
};

}  // namespace

std::string write_pickle(const PyValue& object) { return PickleWriter().write(object); }

}  // namespace sentiment
