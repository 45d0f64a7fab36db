#include "interchange/codec/pickle_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "base/quote_briefly.hpp"
#include "interchange/codec/array.hpp"
#include "interchange/codec/attributes.hpp"
#include "interchange/codec/broken.hpp"
#include "interchange/codec/limits.hpp"
#include "interchange/codec/names.hpp"
#include "interchange/codec/pickle_roles.hpp"
#include "interchange/codec/value.hpp"
#include "text/utf8_check.hpp"

namespace sentiment::foreign {
namespace {

/// The opcodes that are understood; pickletools has their meaning. All others are refused.
enum class Op : std::uint8_t {
  proto = 0x80,
  frame = 0x95,
  stop = '.',
  mark = '(',
  none = 'N',
  newtrue = 0x88,
  newfalse = 0x89,
  binint = 'J',
  binint1 = 'K',
  binint2 = 'M',
  long1 = 0x8A,
  binfloat = 'G',
  binunicode = 'X',
  short_binunicode = 0x8C,
  binunicode8 = 0x8D,
  binbytes = 'B',
  short_binbytes = 'C',
  binbytes8 = 0x8E,
  bytearray8 = 0x96,
  empty_tuple = ')',
  tuple = 't',
  tuple1 = 0x85,
  tuple2 = 0x86,
  tuple3 = 0x87,
  empty_list = ']',
  append = 'a',
  appends = 'e',
  empty_dict = '}',
  setitem = 's',
  setitems = 'u',
  global = 'c',
  stack_global = 0x93,
  newobj = 0x81,
  reduce = 'R',
  build = 'b',
  binput = 'q',
  long_binput = 'r',
  memoize = 0x94,
  binget = 'h',
  long_binget = 'j',
};

constexpr std::uint64_t kOldestProtocol = 2;
constexpr std::uint64_t kNewestProtocol = 5;
constexpr std::size_t kLongestLong = 8;

class Machine {
 public:
  Machine(std::string_view bytes, std::size_t at, ObjectTree& tree, bool inner)
      : bytes_(bytes), at_(at), tree_(tree), inner_(inner) {}

  /// The value that STOP finds alone on the stack.
  Result<Value> run() {
    while (!result_) {
      const std::size_t start = at_;
      if (auto done = step(); !done) {
        Error error = std::move(done).error();
        error.message += fmt::format(" (byte {}{})", start, attribute());
        return tl::make_unexpected(std::move(error));
      }
    }
    return *result_;
  }
  std::size_t at() const { return at_; }

 private:
  /// Which attribute's value is on its way: the last text that waits for one.
  std::string attribute() const {
    const auto found = std::find_if(stack_.rbegin(), stack_.rend(),
                                    [](Value value) { return value.is(Kind::text); });
    if (found == stack_.rend()) return {};
    return ", in " + quote_briefly(found->as_text());
  }

  // The bytes.

  Result<std::string_view> take(std::uint64_t size) {
    if (size > bytes_.size() - at_) return broken("it ends in the middle, or a length is wrong");
    const std::string_view taken = bytes_.substr(at_, size);
    at_ += size;
    return taken;
  }
  /// Little-endian, without sign.
  Result<std::uint64_t> number(std::size_t size) {
    const std::string_view raw = SENT_TRY(take(size));
    std::uint64_t value = 0;
    std::memcpy(&value, raw.data(), raw.size());
    return value;
  }
  /// The bytes after a length of `size` bytes.
  Result<std::string_view> counted(std::size_t size) {
    const std::uint64_t length = SENT_TRY(number(size));
    if (length > std::numeric_limits<std::uint32_t>::max()) return broken("a length is wrong");
    return take(length);
  }
  Result<std::string_view> line() {
    const std::string_view rest = bytes_.substr(at_, kLongestName);
    const std::size_t end = rest.find('\n');
    if (end == std::string_view::npos) return broken("a name has no end");
    at_ += end + 1;
    return rest.substr(0, end);
  }

  // The stack.

  Result<void> push(Value value) {
    if (stack_.size() >= kMostOnStack) return broken("too many values wait on its stack");
    stack_.push_back(value);
    return {};
  }
  std::size_t floor() const { return marks_.empty() ? 0 : marks_.back(); }
  Result<Value> top() const {
    if (stack_.size() <= floor()) return broken("it takes a value that is not there");
    return stack_.back();
  }
  Result<Value> pop() {
    const Value value = SENT_TRY(top());
    stack_.pop_back();
    return value;
  }
  /// The values above the last mark; they stay until drop().
  Result<std::span<const Value>> above_mark() const {
    if (marks_.empty()) return broken("it takes a mark that is not there");
    return std::span<const Value>(stack_).subspan(marks_.back());
  }
  Result<std::span<const Value>> last(std::size_t count) const {
    if (stack_.size() - floor() < count) return broken("it takes a value that is not there");
    return std::span<const Value>(stack_).last(count);
  }
  void drop_mark() {
    stack_.resize(marks_.back());
    marks_.pop_back();
  }

  // The opcodes.

  Result<void> step() {
    const auto op = static_cast<Op>(SENT_TRY(number(1)));
    if ((op == Op::proto) != !begun_) return broken("it is not a pickle of protocol 2 to 5");
    switch (op) {
      case Op::proto: return begin();
      case Op::frame: return frame();
      case Op::stop: return stop();
      case Op::mark: return mark();
      case Op::none: return push({});
      case Op::newtrue: return push(Value::boolean(true));
      case Op::newfalse: return push(Value::boolean(false));
      case Op::binint: return push(Value::integer(static_cast<std::int32_t>(SENT_TRY(number(4)))));
      case Op::binint1: return push_integer(1);
      case Op::binint2: return push_integer(2);
      case Op::long1: return push_long();
      case Op::binfloat: return push_real();
      case Op::short_binunicode: return push_text(1);
      case Op::binunicode: return push_text(4);
      case Op::binunicode8: return push_text(8);
      case Op::short_binbytes: return push_bytes(1);
      case Op::binbytes: return push_bytes(4);
      case Op::binbytes8:
      case Op::bytearray8: return push_bytes(8);
      case Op::empty_tuple: return push(SENT_TRY(tree_.add_tuple({})));
      case Op::tuple: return tuple_above_mark();
      case Op::tuple1: return tuple_of(1);
      case Op::tuple2: return tuple_of(2);
      case Op::tuple3: return tuple_of(3);
      case Op::empty_list: return push(SENT_TRY(tree_.add_table(Kind::list)));
      case Op::empty_dict: return push(SENT_TRY(tree_.add_table(Kind::dict)));
      case Op::append: return append_last(Kind::list, 1);
      case Op::appends: return append_above_mark(Kind::list);
      case Op::setitem: return append_last(Kind::dict, 2);
      case Op::setitems: return append_above_mark(Kind::dict);
      case Op::global: return global();
      case Op::stack_global: return stack_global();
      case Op::newobj: return new_object();
      case Op::reduce: return reduce_top();
      case Op::build: return build_top();
      case Op::memoize: return put(memo_.size());
      case Op::binput: return put(SENT_TRY(number(1)));
      case Op::long_binput: return put(SENT_TRY(number(4)));
      case Op::binget: return get(SENT_TRY(number(1)));
      case Op::long_binget: return get(SENT_TRY(number(4)));
    }
    return broken(
        fmt::format("opcode {:#04x} is none that a model file needs", static_cast<unsigned>(op)));
  }

  Result<void> begin() {
    begun_ = true;
    const std::uint64_t protocol = SENT_TRY(number(1));
    if (protocol >= kOldestProtocol && protocol <= kNewestProtocol) return {};
    return broken(fmt::format("it has pickle protocol {}, and 2 to 5 are read", protocol));
  }
  /// Frames only help who reads from a pipe.
  Result<void> frame() {
    if (SENT_TRY(number(8)) > bytes_.size() - at_) return broken("a frame's length is wrong");
    return {};
  }
  Result<void> stop() {
    if (!marks_.empty() || stack_.size() != 1) return broken("it ends with values left over");
    SENT_CHECK(tree_.seal(stack_.back()));
    result_ = stack_.back();
    return {};
  }
  Result<void> mark() {
    if (marks_.size() >= kDeepest) return broken("its objects are nested too deep");
    marks_.push_back(stack_.size());
    return {};
  }

  Result<void> push_integer(std::size_t size) {
    return push(Value::integer(static_cast<std::int64_t>(SENT_TRY(number(size)))));
  }
  /// Two's complement of up to 8 bytes.
  Result<void> push_long() {
    const std::uint64_t size = SENT_TRY(number(1));
    if (size > kLongestLong) return broken("it holds an integer of more than 64 bits");
    const std::uint64_t raw = SENT_TRY(number(size));
    const auto unused = static_cast<unsigned>(64 - 8 * size);
    if (size == 0) return push(Value::integer(0));
    return push(Value::integer(static_cast<std::int64_t>(raw << unused) >> unused));
  }
  Result<void> push_real() {
    const std::uint64_t raw = SENT_TRY(number(sizeof(double)));
    return push(Value::real(std::bit_cast<double>(__builtin_bswap64(raw))));
  }
  Result<void> push_text(std::size_t size) {
    const std::string_view text = SENT_TRY(counted(size));
    if (find_invalid_utf8(text) != std::string_view::npos) {
      return broken("it holds a text that is not UTF-8");
    }
    return push(Value::text(text));
  }
  Result<void> push_bytes(std::size_t size) { return push(Value::bytes(SENT_TRY(counted(size)))); }

  Result<void> tuple_above_mark() {
    const auto items = SENT_TRY(above_mark());
    const Value made = SENT_TRY(tree_.add_tuple(items));
    drop_mark();
    return push(made);
  }
  Result<void> tuple_of(std::size_t count) {
    const auto items = SENT_TRY(last(count));
    const Value made = SENT_TRY(tree_.add_tuple(items));
    stack_.resize(stack_.size() - count);
    return push(made);
  }
  Result<void> append_last(Kind kind, std::size_t count) {
    const auto items = SENT_TRY(last(count + 1));
    SENT_CHECK(append(kind, items.front(), items.subspan(1)));
    stack_.resize(stack_.size() - count);
    return {};
  }
  Result<void> append_above_mark(Kind kind) {
    const auto items = SENT_TRY(above_mark());
    const std::size_t below = marks_.size() > 1 ? marks_[marks_.size() - 2] : 0;
    if (marks_.back() <= below) return broken("it takes a value that is not there");
    SENT_CHECK(append(kind, stack_[marks_.back() - 1], items));
    drop_mark();
    return {};
  }
  Result<void> append(Kind kind, Value target, std::span<const Value> items) {
    if (!target.is(kind)) return broken("it adds items to what is neither a list nor a dict");
    if (kind == Kind::dict) {
      if (items.size() % 2 != 0) return broken("it adds a key without a value");
      for (std::size_t i = 0; i < items.size(); i += 2) {
        if (items[i].kind() > Kind::text)
          return broken("it has a key that is neither text nor a number");
      }
    }
    return tree_.append(target, items);
  }

  Result<void> global() {
    const std::string_view module = SENT_TRY(line());
    const std::string_view name = SENT_TRY(line());
    return push_name(module, name);
  }
  Result<void> stack_global() {
    const Value name = SENT_TRY(pop());
    const Value module = SENT_TRY(pop());
    if (!name.is(Kind::text) || !module.is(Kind::text))
      return broken("it has a name that is not text");
    return push_name(module.as_text(), name.as_text());
  }
  Result<void> push_name(std::string_view module, std::string_view name) {
    const KnownName* const known = find_name(module, name);
    if (known == nullptr) return broken(unknown_name(module, name));
    return push(Value::name(*known));
  }

  Result<void> new_object() {
    const Value arguments = SENT_TRY(pop());
    const Value its_class = SENT_TRY(pop());
    if (!its_class.is(Kind::name) || !is_object(its_class.as_name().role) ||
        !arguments.is(Kind::tuple) || !tree_.items(arguments).empty()) {
      return broken("it makes an object as no model file does");
    }
    return push(SENT_TRY(tree_.add_object(its_class.as_name())));
  }
  Result<void> reduce_top() {
    const Value arguments = SENT_TRY(pop());
    const Value callee = SENT_TRY(pop());
    return push(SENT_TRY(reduce(tree_, callee, arguments)));
  }
  Result<void> build_top() {
    const Value state = SENT_TRY(pop());
    const Value target = SENT_TRY(top());
    SENT_CHECK(build(tree_, target, state));
    if (!target.is(Kind::object) || tree_.class_of(target).role != Role::joblib_wrapper) return {};
    stack_.back() = SENT_TRY(array_behind(target));
    return {};
  }

  /// Python numbers what it remembers 0, 1, 2, …
  Result<void> put(std::uint64_t index) {
    const Value value = SENT_TRY(top());
    if (index != memo_.size()) return broken("it remembers values out of order");
    if (memo_.size() >= kMostMemos) return broken("it remembers too many values");
    memo_.push_back(value);
    return {};
  }
  Result<void> get(std::uint64_t index) {
    if (index >= memo_.size()) return broken("it comes back to a value that is not there");
    SENT_CHECK(tree_.seal(memo_[index]));
    return push(memo_[index]);
  }

  /// The array that follows a joblib wrapper in the stream: a byte that counts bytes of padding,
  /// these, and the items; or, for objects, a pickle of its own.
  Result<Value> array_behind(Value wrapper) {
    const Attributes its(tree_, wrapper);
    const Value type = SENT_TRY(its.get("dtype"));
    const Value shape = SENT_TRY(its.get("shape"));
    const Value order = SENT_TRY(its.get("order"));
    if (!type.is(Kind::dtype) || !shape.is(Kind::tuple) || !order.is(Kind::text)) {
      return broken("it has an array of joblib that is none");
    }
    const auto extents = SENT_TRY(check_extents(tree_.items(shape)));
    if (type.as_dtype().code == 'O') return inner_array(extents);
    if (!its.find("numpy_array_alignment_bytes").is(Kind::none)) {
      const std::uint64_t padding = SENT_TRY(number(1));
      SENT_CHECK(take(padding));
    }
    std::size_t size = 0;
    if (__builtin_mul_overflow(extents.count, std::size_t{type.as_dtype().size}, &size)) {
      return broken("it has an array that is larger than any file may be");
    }
    const std::string_view raw = SENT_TRY(take(size));
    return tree_.add_array(
        SENT_TRY(array_of_bytes(extents, type.as_dtype(), order.as_text() == "F", raw)));
  }
  Result<Value> inner_array(const Extents& extents) {
    if (inner_) return broken("it has a pickle within a pickle within it");
    Machine machine(bytes_, at_, tree_, true);
    const Value made = SENT_TRY(machine.run());
    at_ = machine.at();
    if (!made.is(Kind::array) || tree_.array(made).shape != extents.shape) {
      return broken("it has an array of joblib that is none");
    }
    return made;
  }

  std::string_view bytes_;
  std::size_t at_;
  ObjectTree& tree_;
  bool inner_;  // a pickle within another
  bool begun_ = false;
  std::vector<Value> stack_;
  std::vector<std::size_t> marks_;  // sizes of the stack
  std::vector<Value> memo_;
  std::optional<Value> result_;
};

}  // namespace

Result<ObjectTree> read_pickle(std::string_view bytes) {
  if (bytes.size() > kLargestFile) {
    return broken(fmt::format("it is larger than {} MiB", kLargestFile / kMebibyte));
  }
  ObjectTree tree;
  Machine machine(bytes, 0, tree, false);
  tree.root = SENT_TRY(machine.run());
  if (machine.at() != bytes.size()) return broken("it goes on after its end");
  return tree;
}

}  // namespace sentiment::foreign
