#include "data/json_rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "base/json.hpp"
#include "base/quote_briefly.hpp"
#include "base/trimmed.hpp"
#include "data/record_reader.hpp"

namespace sentiment {
namespace {

constexpr auto kNowhere = std::string_view::npos;
constexpr std::string_view kMark = "\xEF\xBB\xBF";
constexpr std::string_view kBlank = " \t\r\n";
constexpr std::size_t kLongestValue = std::size_t{64} << 20;
constexpr std::size_t kDeepest = 100;

/// The place after the string whose quote is at `at`; npos where it does not end on its line.
std::size_t string_end(std::string_view text, std::size_t at) {
  ++at;
  while (true) {
    at = text.find_first_of("\"\\\n", at);
    if (at == kNowhere || text[at] == '\n') return kNowhere;
    if (text[at] == '"') return at + 1;
    at += 2;  // the backslash and what it escapes
  }
}

struct Extent {
  std::size_t end = kNowhere;  ///< after the value; npos where it does not end
  std::size_t depth = 0;       ///< most brackets around something in it
};

/// How far the value goes that begins at `at`, judged by its quotes and brackets alone.
Extent extent_of(std::string_view text, std::size_t at) {
  Extent extent;
  std::size_t depth = 0;
  while (at < text.size()) {
    const char c = text[at];
    if (c == '"') {
      at = string_end(text, at);
      if (at == kNowhere) return extent;
    } else if (c == '{' || c == '[') {
      extent.depth = std::max(extent.depth, ++depth);
      ++at;
    } else if (c == '}' || c == ']') {
      if (depth == 0) break;
      --depth;
      ++at;
    } else if (depth > 0) {
      at = std::min(text.find_first_of("\"{}[]", at), text.size());
      continue;
    } else {
      at = std::min(text.find_first_of(",]} \t\r\n", at), text.size());
    }
    if (depth == 0) break;
  }
  if (depth == 0) extent.end = at;
  return extent;
}

/// With null for what Python writes of numbers that JSON does not know.
std::string without_nan(std::string_view text) {
  std::string plain;
  while (!text.empty()) {
    const std::size_t begin = std::min(text.find_first_of("\"NI-"), text.size());
    plain += text.substr(0, begin);
    text.remove_prefix(begin);
    if (text.starts_with('"')) {
      const std::size_t end = std::min(string_end(text, 0), text.size());
      plain += text.substr(0, end);
      text.remove_prefix(end);
      continue;
    }
    bool found = false;
    for (const std::string_view word : {"NaN", "Infinity", "-Infinity"}) {
      if (found || !text.starts_with(word)) continue;
      found = true;
      plain += "null";
      text.remove_prefix(word.size());
    }
    if (found || text.empty()) continue;
    plain += text.front();
    text.remove_prefix(1);
  }
  return plain;
}

}  // namespace

bool begins_as_json(std::string_view bytes) {
  if (bytes.starts_with(kMark)) bytes.remove_prefix(kMark.size());
  const std::size_t open = bytes.find_first_not_of(kBlank);
  if (open == kNowhere || (bytes[open] != '{' && bytes[open] != '[')) return false;
  const std::size_t next = bytes.find_first_not_of(kBlank, open + 1);
  if (next == kNowhere) return false;
  return bytes[open] == '{' ? bytes[next] == '"' || bytes[next] == '}'
                            : std::string_view("{[\"]").find(bytes[next]) != kNowhere;
}

bool names_json(const std::string& name) {
  std::filesystem::path path(name);
  if (path.extension() == ".gz" || path.extension() == ".zst") path = path.stem();
  const auto extension = path.extension();
  return extension == ".jsonl" || extension == ".ndjson" || extension == ".json";
}

Result<Json> parse_json_row(std::string_view text) {
  if (text.starts_with(kMark)) text.remove_prefix(kMark.size());
  const std::size_t first = text.find_first_not_of(kBlank);
  if (first != kNowhere && extent_of(text, first).depth > kDeepest)
    return fail(Code::invalid_argument,
                fmt::format("values are nested more than {} levels deep", kDeepest));
  auto value = parse_json(text);
  if (value || (text.find("NaN") == kNowhere && text.find("Infinity") == kNowhere)) return value;
  auto plain = parse_json(without_nan(text));
  return plain ? std::move(plain) : std::move(value);
}

JsonValues::JsonValues(std::string_view bytes, std::string name)
    : bytes_(bytes), name_(std::move(name)) {
  if (bytes_.starts_with(kMark)) at_ = kMark.size();
  const std::size_t start = bytes_.find_first_not_of(kBlank, at_);
  if (start == kNowhere) return;
  if (bytes_[start] == '[') {
    form_ = Form::array;
    at_ = start + 1;
    return;
  }
  const std::size_t end = extent_of(bytes_, start).end;
  if (end != kNowhere && end > bytes_.find('\n', start)) form_ = Form::values;
}

Result<std::optional<std::string_view>> JsonValues::next() {
  return form_ == Form::lines ? next_line() : next_value();
}

Result<std::optional<std::string_view>> JsonValues::next_line() {
  while (at_ < bytes_.size()) {
    begin_ = at_;
    const std::size_t end = std::min(bytes_.find('\n', at_), bytes_.size());
    const std::string_view value = trimmed(bytes_.substr(at_, end - at_));
    if (value.size() > kLongestValue) return wrong("the line is longer than 64 MiB");
    at_ = std::min(end + 1, bytes_.size());
    if (!value.empty()) return value;
  }
  return std::nullopt;
}

Result<std::optional<std::string_view>> JsonValues::next_value() {
  skip_blank();
  if (form_ == Form::array) {
    begin_ = at_;
    if (at_ == bytes_.size()) return wrong("the JSON array does not end; was the file cut?");
    if (bytes_[at_] == ']') {
      const std::size_t more = bytes_.find_first_not_of(kBlank, at_ + 1);
      if (more == kNowhere) return std::nullopt;
      begin_ = more;
      return wrong("the file goes on after the end of its JSON array");
    }
    if (!first_) {
      if (bytes_[at_] != ',') return wrong("expected ',' or ']' after a value of the JSON array");
      ++at_;
      skip_blank();
    }
  }
  begin_ = at_;
  if (form_ == Form::values && at_ == bytes_.size()) return std::nullopt;
  const std::size_t end = extent_of(bytes_, at_).end;
  if (end == kNowhere || end == at_) {
    at_ = begin_;
    return wrong("a JSON value is expected here, and one that ends");
  }
  if (end - at_ > kLongestValue) return wrong("the value is longer than 64 MiB");
  first_ = false;
  at_ = end;
  return bytes_.substr(begin_, end - begin_);
}

void JsonValues::skip_blank() {
  at_ = std::min(bytes_.find_first_not_of(kBlank, at_), bytes_.size());
}

std::size_t JsonValues::line() {
  const auto part = bytes_.substr(counted_to_, begin_ - counted_to_);
  line_ += static_cast<std::size_t>(std::count(part.begin(), part.end(), '\n'));
  counted_to_ = begin_;
  return line_;
}

tl::unexpected<Error> JsonValues::wrong(const std::string& what) {
  return fail(Code::invalid_argument, fmt::format("{}: line {}: {}", name_, line(), what));
}

Result<JsonReader> JsonReader::open(std::string_view bytes, std::string name) {
  JsonReader reader(JsonValues(bytes, std::move(name)));
  if (!SENT_TRY(reader.read_row()))
    return fail(Code::invalid_argument, reader.values_.name() + ": the file holds no rows");
  for (const auto& [member, value] : reader.row_value_.items()) reader.columns_.push_back(member);
  reader.waiting_ = true;
  return reader;
}

Result<std::size_t> JsonReader::column(std::string_view name) {
  auto place = find_column(values_.name(), columns_, name);
  if (place) wanted_.push_back(*place);
  if (place || !waiting_) return place;
  for (const auto& [member, value] : row_value_.items()) {
    if (!value.is_array() || value.empty() || !value.front().is_object()) continue;
    return fail(Code::invalid_argument,
                fmt::format("{}; if its rows are the list {}, take them out: jq -c '.[\"{}\"][]'",
                            place.error().message, quote_briefly(member), member));
  }
  return place;
}

Result<bool> JsonReader::next() {
  if (broken_) return tl::make_unexpected(*broken_);
  ++row_;
  if (!std::exchange(waiting_, false) && !SENT_TRY(read_row())) return false;
  fields_.assign(columns_.size(), {});
  for (const std::size_t column : wanted_) {
    const auto member = row_value_.find(columns_[column]);
    if (member != row_value_.end()) fields_[column] = SENT_TRY(field(*member, column));
  }
  return true;
}

Result<bool> JsonReader::read_row() {
  const auto next = values_.next();
  if (!next) {
    broken_ = next.error();
    return tl::make_unexpected(next.error());
  }
  const std::optional<std::string_view> text = *next;
  if (!text) return false;
  auto value = parse_json_row(*text);
  if (!value) return wrong(value.error().message);
  if (!value->is_object())
    return wrong(R"(expected an object, such as {"text": "A fine film", "label": "positive"})");
  row_value_ = std::move(*value);
  return true;
}

Result<std::string_view> JsonReader::field(const Json& value, std::size_t column) {
  if (value.is_null()) return std::string_view{};
  if (value.is_structured())
    return wrong(fmt::format("{} is found where a text or a number is expected; pandas writes rows "
                             "with to_json(…, orient='records', lines=True)",
                             value.is_array() ? "a list" : "an object"),
                 columns_[column]);
  const std::string plain = value.is_string() ? std::string() : to_line(value);
  const std::string_view text = value.is_string() ? value.get_ref<const std::string&>() : plain;
  const auto room = arena_.take(text.size());
  std::copy(text.begin(), text.end(), room.begin());
  return std::string_view(room.data(), room.size());
}

/// A failure after which nothing more is read.
tl::unexpected<Error> JsonReader::wrong(const std::string& what, std::string_view column) {
  std::string place =
      fmt::format("{}: row {} (line {})", values_.name(), std::max<std::size_t>(row_, 1), line());
  if (!column.empty()) place += ", column " + quote_briefly(column);
  broken_ = Error{Code::invalid_argument, place + ": " + what};
  return tl::make_unexpected(*broken_);
}

}  // namespace sentiment
