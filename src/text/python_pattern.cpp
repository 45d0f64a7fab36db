#include "text/python_pattern.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "base/error.hpp"
#include "base/utf8.hpp"
#include "text/unicode_fold.hpp"
#include "text/utf8_check.hpp"

namespace sentiment {
namespace {

constexpr char32_t kCodePoints = 0x110000;

/// The inside of a set that holds the code points of which `holds` is true.
template <class Holds>
std::string ranges(Holds holds) {
  std::string out;
  for (char32_t c = 0; c < kCodePoints; ++c) {
    if (!holds(c)) continue;
    const char32_t first = c;
    while (c + 1 < kCodePoints && holds(c + 1)) ++c;
    out += first == c
               ? fmt::format("\\x{{{:x}}}", std::uint32_t{c})
               : fmt::format("\\x{{{:x}}}-\\x{{{:x}}}", std::uint32_t{first}, std::uint32_t{c});
  }
  return out;
}

bool ascii_word(char32_t c) { return c < 0x80 && char_class(c).word(); }

/// The inside of a set for \w, \d or \s, or with a capital letter for its opposite.
std::string class_ranges(char letter, bool ascii) {
  switch (letter) {
    // Letters and numbers of PCRE2's Unicode (14.0 in Debian 12), and those that came after.
    case 'w':
      return ascii ? "0-9A-Z_a-z"
                   : "\\p{L}\\p{N}_\\x{1123f}\\x{11240}\\x{11f02}\\x{11f04}-\\x{11f10}\\x{11f12}-"
                     "\\x{11f33}\\x{11f50}-\\x{11f59}\\x{1342f}\\x{13441}-\\x{13446}\\x{1b132}"
                     "\\x{1b155}\\x{1d2c0}-\\x{1d2d3}\\x{1df25}-\\x{1df2a}\\x{1e030}-\\x{1e06d}"
                     "\\x{1e4d0}-\\x{1e4eb}\\x{1e4f0}-\\x{1e4f9}\\x{2b739}\\x{2ebf0}-\\x{2ee5d}"
                     "\\x{31350}-\\x{323af}";
    case 'd': return ascii ? "0-9" : ranges([](char32_t c) { return char_class(c).digit(); });
    case 's':
      return ascii ? "\\x{9}-\\x{d}\\x{20}"
                   : ranges([](char32_t c) { return char_class(c).space(); });
    case 'W':
      return ranges([&](char32_t c) { return ascii ? !ascii_word(c) : !char_class(c).word(); });
    case 'D':
      return ranges([&](char32_t c) { return !char_class(c).digit() || (ascii && c >= 0x80); });
    default:
      return ranges([&](char32_t c) {
        return !char_class(c).space() || (ascii && (c >= 0x80 || (c >= 0x1C && c < 0x20)));
      });
  }
}

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_octal(char c) { return c >= '0' && c <= '7'; }

class Translator {
 public:
  explicit Translator(std::string_view pattern) : in_(pattern) {}

  Result<PcrePattern> run() {
    if (find_invalid_utf8(in_) != std::string_view::npos) return refuse("it is not UTF-8");
    SENT_CHECK(global_flags());
    while (at_ < in_.size()) SENT_CHECK(item());
    return std::move(out_);
  }

 private:
  tl::unexpected<Error> refuse(std::string_view why) const {
    return fail(Code::invalid_argument,
                fmt::format("token_pattern '{}' cannot be used: {} at position {}", in_, why,
                            std::min(at_, in_.size())));
  }

  bool accept(std::string_view word) {
    if (!in_.substr(at_).starts_with(word)) return false;
    at_ += word.size();
    return true;
  }
  char peek(std::size_t ahead = 0) const {
    return at_ + ahead < in_.size() ? in_[at_ + ahead] : '\0';
  }
  void put(std::string_view text) { out_.text += text; }
  void put_literal(char32_t c) { out_.text += fmt::format("\\x{{{:x}}}", std::uint32_t{c}); }

  /// (?aiLmsux) at the pattern's begin.
  Result<void> global_flags() {
    if (!in_.starts_with("(?")) return {};
    const std::size_t end = in_.find_first_not_of("aiLmsux", 2);
    if (end == 2 || end == std::string_view::npos || in_[end] != ')') return {};
    for (at_ = 2; at_ < end; ++at_) {
      switch (in_[at_]) {
        case 'a': ascii_ = true; break;
        case 'i': out_.ignore_case = true; break;
        case 'm': out_.multiline = true; break;
        case 's': out_.dot_all = true; break;
        case 'u': break;
        default: return refuse(fmt::format("the flag {} is not supported", in_[at_]));
      }
    }
    ++at_;
    return {};
  }

  Result<void> item() {
    switch (in_[at_]) {
      case '\\': return escape();
      case '[': return set();
      case '(': return group();
      case '{': return brace();
      default: out_.text += in_[at_++]; return {};
    }
  }

  Result<void> group() {
    ++at_;
    if (peek() == '*') return refuse("nothing to repeat");
    if (!accept("?")) {
      ++out_.groups;
      put("(");
      return {};
    }
    for (const std::string_view same : {":", "=", "!", "<=", "<!", ">", "P="}) {
      if (!accept(same)) continue;
      put("(?");
      put(same);
      return {};
    }
    if (accept("P<")) {
      ++out_.groups;
      put("(?P<");
      return {};
    }
    if (accept("#")) {
      at_ = in_.find(')', at_);
      if (at_ == std::string_view::npos) return refuse("missing ), unterminated comment");
      ++at_;
      return {};
    }
    if (accept("(")) return conditional();
    return scoped_flags();
  }

  /// (?(id)yes|no), after its second parenthesis.
  Result<void> conditional() {
    const std::size_t end = in_.find(')', at_);
    if (end == std::string_view::npos || end == at_) return refuse("missing group name");
    const std::string_view name = in_.substr(at_, end - at_);
    put(std::ranges::all_of(name, is_digit) ? fmt::format("(?({})", name)
                                            : fmt::format("(?(<{}>)", name));
    at_ = end + 1;
    return {};
  }

  /// (?i-s:…), after its question mark.
  Result<void> scoped_flags() {
    std::string flags;
    for (; peek() != ':'; ++at_) {
      const char flag = peek();
      if (flag == '\0' || std::string_view("imsu-").find(flag) == std::string_view::npos) {
        return refuse("a (?…) extension that Python does not know or that is not supported");
      }
      if (flag != 'u') flags += flag;
    }
    ++at_;
    put(fmt::format("(?{}:", flags));
    return {};
  }

  /// A repetition {m,n}, or a brace like any other character.
  Result<void> brace() {
    const std::size_t close = in_.find('}', at_);
    const std::string_view inside =
        close == std::string_view::npos ? "" : in_.substr(at_ + 1, close - at_ - 1);
    const std::size_t comma = inside.find(',');
    const std::string_view low = inside.substr(0, comma);
    const std::string_view high = comma == std::string_view::npos ? "" : inside.substr(comma + 1);
    const bool repeats = !inside.empty() && std::ranges::all_of(low, is_digit) &&
                         std::ranges::all_of(high, is_digit);
    if (!repeats) {
      put("\\{");
      ++at_;
      return {};
    }
    put(comma == std::string_view::npos ? fmt::format("{{{}}}", low)
                                        : fmt::format("{{{},{}}}", low.empty() ? "0" : low, high));
    at_ = close + 1;
    return {};
  }

  Result<void> escape() {
    const char c = peek(1);
    const bool end = at_ + 1 >= in_.size();
    if (end) return refuse("bad escape (end of pattern)");
    switch (c) {
      case 'w':
      case 'd':
      case 's': put("[" + class_ranges(c, ascii_) + "]"); break;
      case 'W':
      case 'D':
      case 'S': put("[^" + class_ranges(static_cast<char>(c | 0x20), ascii_) + "]"); break;
      case 'b':
      case 'B': {
        // Python's \B (before 3.14) does not match in an empty text.
        const std::string word = "[" + class_ranges('w', ascii_) + "]";
        put(c == 'b' ? fmt::format("(?:(?<={0})(?!{0})|(?<!{0})(?={0}))", word)
                     : fmt::format("(?:(?<={0})(?={0})|(?<!{0})(?!{0})(?!\\A\\z))", word));
        break;
      }
      case 'A': put("\\A"); break;
      case 'Z': put("\\z"); break;
      default:
        if (c >= '1' && c <= '9' && !octal_ahead()) {
          const std::size_t digits = is_digit(peek(2)) ? 2 : 1;
          put(fmt::format("\\g{{{}}}", in_.substr(at_ + 1, digits)));
          at_ += 1 + digits;
          return {};
        }
        put_literal(SENT_TRY(character(false)));
        return {};
    }
    at_ += 2;
    return {};
  }

  /// Three octal digits after the backslash: a character, not a group's number.
  bool octal_ahead() const { return is_octal(peek(1)) && is_octal(peek(2)) && is_octal(peek(3)); }

  /// The character that at_ spells, escaped or not.
  Result<char32_t> character(bool in_set) {
    if (peek() != '\\') {
      const Decoded next = decode_utf8(in_.data() + at_, in_.data() + in_.size());
      at_ += next.length;
      return next.code_point;
    }
    const char c = peek(1);
    if (is_octal(c) && (c == '0' || octal_ahead() || in_set)) return octal();
    constexpr std::string_view kNames = "abfnrtv";
    constexpr std::string_view kValues = "\a\b\f\n\r\t\v";
    if (const auto i = kNames.find(c); i != std::string_view::npos && (c != 'b' || in_set)) {
      at_ += 2;
      return static_cast<char32_t>(kValues[i]);
    }
    if (c == 'x') return hexadecimal(2);
    if (c == 'u') return hexadecimal(4);
    if (c == 'U') return hexadecimal(8);
    if (is_letter(c) || is_digit(c) || at_ + 1 >= in_.size()) {
      return refuse(fmt::format("bad escape \\{}", c));
    }
    ++at_;
    const Decoded next = decode_utf8(in_.data() + at_, in_.data() + in_.size());
    at_ += next.length;
    return next.code_point;
  }

  Result<char32_t> octal() {
    constexpr char32_t kLargest = 0377;
    ++at_;
    char32_t value = 0;
    for (int i = 0; i < 3 && is_octal(peek()); ++i, ++at_) {
      value = value * 8 + static_cast<char32_t>(peek() - '0');
    }
    if (value > kLargest) return refuse("octal escape outside of range 0-0o377");
    return value;
  }

  Result<char32_t> hexadecimal(std::size_t digits) {
    const std::string_view text = in_.substr(at_ + 2, digits);
    std::uint32_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, 16);
    const bool whole = error == std::errc{} && end == text.data() + digits;
    if (!whole || value >= kCodePoints) return refuse("bad escape");
    at_ += 2 + digits;
    return char32_t{value};
  }

  Result<void> set() {
    const std::size_t open = at_++;
    const bool negated = accept("^");
    std::string inside;
    for (bool first = true;; first = false) {
      if (at_ >= in_.size()) {
        at_ = open;
        return refuse("unterminated character set");
      }
      if (peek() == ']' && !first) break;
      if (peek() == '\\' && std::string_view("wdsWDS").find(peek(1)) != std::string_view::npos) {
        inside += class_ranges(peek(1), ascii_);
        at_ += 2;
        if (peek() == '-' && peek(1) != ']') return refuse("bad character range");
        continue;
      }
      const char32_t low = SENT_TRY(character(true));
      char32_t high = low;
      if (peek() == '-' && peek(1) != ']' && at_ + 1 < in_.size()) {
        ++at_;
        if (peek() == '\\' && std::string_view("wdsWDS").find(peek(1)) != std::string_view::npos) {
          return refuse("bad character range");
        }
        high = SENT_TRY(character(true));
        if (high < low) return refuse("bad character range");
      }
      inside += fmt::format("\\x{{{:x}}}-\\x{{{:x}}}", std::uint32_t{low}, std::uint32_t{high});
    }
    ++at_;
    put((negated ? "[^" : "[") + inside + "]");
    return {};
  }

  std::string_view in_;
  std::size_t at_ = 0;
  bool ascii_ = false;
  PcrePattern out_;
};

}  // namespace

Result<PcrePattern> translate_python_pattern(std::string_view pattern) {
  return Translator(pattern).run();
}

}  // namespace sentiment
