#include "serving/fastapi/python_json.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "base/json.hpp"
#include "base/python_repr.hpp"
#include "base/utf8.hpp"

namespace sentiment {
namespace {

constexpr int kDeepest = 500;
constexpr std::size_t kMostDigits = 4300;  // sys.int_info.default_max_str_digits
constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

int hex_value(char c) {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

/// The length of the UTF-8 sequence at the front, surrogates let through; 0 when it is none.
std::size_t sequence_length(std::string_view text) {
  const auto at = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = at(0);
  if (lead < 0x80) return 1;
  const std::size_t length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4 || text.size() < length) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if (!is_continuation(text[i])) return 0;
  }
  if ((lead == 0xe0 && at(1) < 0xa0) || (lead == 0xf0 && at(1) < 0x90) ||
      (lead == 0xf4 && at(1) > 0x8f)) {
    return 0;
  }
  return length;
}

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const std::size_t length = sequence_length(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

void append_utf8(std::string& out, std::uint32_t code_point) {
  std::array<char, kLongestUtf8> bytes{};
  out.append(bytes.data(), encode_utf8(code_point, bytes.data()));
}

/// repr(float) as JSON; "null" for what JSON has not.
std::string float_text(const std::string& digits) {
  const double value = std::strtod(digits.c_str(), nullptr);
  return std::isfinite(value) ? python_repr(value) : "null";
}

/// Follows Modules/_json.c of CPython 3.11 step by step: the order of its checks decides which
/// error is seen first.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  tl::expected<PythonJson, PythonJsonError> document() {
    skip_space();
    PythonJson value;
    if (!scan(value, 0)) return tl::make_unexpected(std::move(error_));
    skip_space();
    if (!at_end()) {
      fail_at(at_, "Extra data");
      return tl::make_unexpected(std::move(error_));
    }
    return value;
  }

 private:
  bool at_end() const { return at_ >= text_.size(); }
  bool sees(char c) const { return !at_end() && text_[at_] == c; }
  void skip_space() {
    while (!at_end() && is_space(text_[at_])) ++at_;
  }
  bool take(std::string_view word) {
    if (!text_.substr(at_).starts_with(word)) return false;
    at_ += word.size();
    return true;
  }

  bool fail_at(std::size_t byte, std::string_view message) {
    const auto before = text_.substr(0, byte);
    const auto characters = std::ranges::count_if(before, std::not_fn(is_continuation));
    error_ = {static_cast<std::size_t>(characters), std::string(message)};
    return false;
  }
  bool fail_otherwise() {
    error_ = {};
    return false;
  }

  bool scan(PythonJson& value, int depth) {
    if (depth > kDeepest) return fail_otherwise();
    if (at_end()) return fail_at(at_, "Expecting value");
    using Kind = PythonJson::Kind;
    switch (text_[at_]) {
      case '"': value.kind = Kind::string; return scan_string(value.text);
      case '{': value.kind = Kind::object; return scan_object(value, depth);
      case '[': value.kind = Kind::array; return scan_array(value, depth);
      default: break;
    }
    for (const std::string_view word : {"null", "true", "false"}) {
      if (!take(word)) continue;
      value.kind = word == "null" ? Kind::null : Kind::boolean;
      value.text = word;
      return true;
    }
    value.kind = Kind::number;
    if (take("NaN") || take("Infinity") || take("-Infinity")) {
      value.text = "null";
      return true;
    }
    return scan_number(value.text);
  }

  bool scan_number(std::string& out) {
    const std::size_t begin = at_;
    std::size_t end = at_;
    const auto digit_at = [this](std::size_t i) { return i < text_.size() && is_digit(text_[i]); };
    const auto skip_digits = [&] {
      while (digit_at(end)) ++end;
    };
    if (text_[end] == '-') ++end;
    if (!digit_at(end)) return fail_at(begin, "Expecting value");
    if (text_[end] == '0') {
      ++end;
    } else {
      skip_digits();
    }
    bool is_float = false;
    if (end < text_.size() && text_[end] == '.' && digit_at(end + 1)) {
      is_float = true;
      ++end;
      skip_digits();
    }
    if (end < text_.size() && (text_[end] == 'e' || text_[end] == 'E')) {
      const std::size_t mark = end++;
      if (end < text_.size() && (text_[end] == '+' || text_[end] == '-')) ++end;
      is_float = is_float || digit_at(end);
      if (digit_at(end)) {
        skip_digits();
      } else {
        end = mark;
      }
    }
    at_ = end;
    out = text_.substr(begin, end - begin);
    if (is_float) {
      out = float_text(out);
    } else if (out.size() - (out.front() == '-' ? 1 : 0) > kMostDigits) {
      return fail_otherwise();
    } else if (out == "-0") {
      out = "0";
    }
    return true;
  }

  bool scan_string(std::string& out) {
    const std::size_t begin = at_++;
    for (;;) {
      if (at_end()) return fail_at(begin, "Unterminated string starting at");
      const char c = text_[at_];
      if (c == '"') {
        ++at_;
        return true;
      }
      if (static_cast<unsigned char>(c) < 0x20) return fail_at(at_, "Invalid control character at");
      if (c != '\\') {
        out += c;
        ++at_;
      } else if (!scan_escape(out, begin)) {
        return false;
      }
    }
  }

  bool scan_escape(std::string& out, std::size_t string_begin) {
    const std::size_t backslash = at_++;
    if (at_end()) return fail_at(string_begin, "Unterminated string starting at");
    const char kind = text_[at_];
    if (kind == 'u') {
      std::uint32_t c = 0;
      if (!scan_hex(c)) return false;
      if (c >= 0xd800 && c < 0xdc00 && text_.substr(at_).starts_with("\\u") &&
          at_ + 6 < text_.size()) {
        const std::size_t second = at_;
        std::uint32_t low = 0;
        ++at_;
        if (!scan_hex(low)) return false;
        if (low >= 0xdc00 && low < 0xe000) {
          c = 0x10000 + ((c - 0xd800) << 10U) + (low - 0xdc00);
        } else {
          at_ = second;
        }
      }
      append_utf8(out, c);
      return true;
    }
    constexpr std::string_view kEscapes = "\"\\/bfnrt";
    constexpr std::string_view kMeanings = "\"\\/\b\f\n\r\t";
    const auto which = kEscapes.find(kind);
    if (which == std::string_view::npos) return fail_at(backslash, "Invalid \\escape");
    out += kMeanings[which];
    ++at_;
    return true;
  }

  /// Four digits after the "u" at the front; like CPython it wants one more character after them.
  bool scan_hex(std::uint32_t& c) {
    const std::size_t u = at_++;
    if (at_ + 4 >= text_.size()) return fail_at(u, "Invalid \\uXXXX escape");
    for (int i = 0; i < 4; ++i) {
      const int digit = hex_value(text_[at_++]);
      if (digit < 0) return fail_at(u, "Invalid \\uXXXX escape");
      c = c * 16 + static_cast<std::uint32_t>(digit);
    }
    return true;
  }

  bool scan_object(PythonJson& object, int depth) {
    ++at_;
    skip_space();
    if (take("}")) return true;
    std::unordered_map<std::string, std::size_t> places;
    for (;;) {
      if (!sees('"')) return fail_at(at_, "Expecting property name enclosed in double quotes");
      std::string key;
      if (!scan_string(key)) return false;
      skip_space();
      if (!take(":")) return fail_at(at_, "Expecting ':' delimiter");
      skip_space();
      PythonJson value;
      if (!scan(value, depth + 1)) return false;
      const auto [place, is_new] = places.try_emplace(key, object.items.size());
      if (is_new) {
        object.keys.push_back(std::move(key));
        object.items.push_back(std::move(value));
      } else {
        object.items[place->second] = std::move(value);
      }
      skip_space();
      if (take("}")) return true;
      if (!take(",")) return fail_at(at_, "Expecting ',' delimiter");
      skip_space();
    }
  }

  bool scan_array(PythonJson& array, int depth) {
    ++at_;
    skip_space();
    if (take("]")) return true;
    for (;;) {
      if (!scan(array.items.emplace_back(), depth + 1)) return false;
      skip_space();
      if (take("]")) return true;
      if (!take(",")) return fail_at(at_, "Expecting ',' delimiter");
      skip_space();
    }
  }

  std::string_view text_;
  std::size_t at_ = 0;
  PythonJsonError error_;
};

/// Each half of a surrogate pair is one U+FFFD: there is no other way to say it in UTF-8.
std::string without_surrogates(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::string_view character = text.substr(0, sequence_length(text));
    if (has_lone_surrogate(character)) {
      append_utf8(out, kReplacement);
    } else {
      out += character;
    }
    text.remove_prefix(character.size());
  }
  return out;
}

void append_string(std::string& out, std::string_view text) {
  append_json_string(out, has_lone_surrogate(text) ? without_surrogates(text) : std::string(text));
}

}  // namespace

const PythonJson* PythonJson::find(std::string_view key) const {
  const auto found = std::ranges::find(keys, key);
  return found == keys.end() ? nullptr : &items[static_cast<std::size_t>(found - keys.begin())];
}

bool has_lone_surrogate(std::string_view text) {
  for (auto at = text.find('\xed'); at != std::string_view::npos; at = text.find('\xed', at + 1)) {
    if (at + 1 < text.size() && static_cast<unsigned char>(text[at + 1]) >= 0xa0) return true;
  }
  return false;
}

tl::expected<PythonJson, PythonJsonError> read_python_json(std::string_view bytes) {
  if (!is_utf8(bytes)) return tl::make_unexpected(PythonJsonError{});
  if (bytes.starts_with(kByteOrderMark)) bytes.remove_prefix(kByteOrderMark.size());
  return Scanner(bytes).document();
}

void append_python_json(std::string& out, const PythonJson& value) {
  using Kind = PythonJson::Kind;
  switch (value.kind) {
    case Kind::null:
    case Kind::boolean:
    case Kind::number: out += value.text; return;
    case Kind::string: append_string(out, value.text); return;
    case Kind::array:
    case Kind::object: break;
  }
  const bool is_object = value.kind == Kind::object;
  out += is_object ? '{' : '[';
  for (std::size_t i = 0; i < value.items.size(); ++i) {
    if (i > 0) out += ',';
    if (is_object) {
      append_string(out, value.keys[i]);
      out += ':';
    }
    append_python_json(out, value.items[i]);
  }
  out += is_object ? '}' : ']';
}

}  // namespace sentiment
