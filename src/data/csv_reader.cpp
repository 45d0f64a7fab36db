#include "data/csv_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/counted.hpp"
#include "base/quote_briefly.hpp"
#include "data/record_reader.hpp"
#include "text/simd.hpp"
#include "text/utf8_check.hpp"

namespace sentiment {
namespace {

constexpr auto kNone = std::string_view::npos;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::string_view kExcelLine = "sep=";

/// The first separator or line end at or after `from`, else the end.
std::size_t find_field_end(std::string_view bytes, std::size_t from, char separator) {
  const SimdBytes separators(separator);
  for (; from + kSimdBytes <= bytes.size(); from += kSimdBytes) {
    const auto block = SimdBytes::load(bytes.data() + from);
    const SimdBytes line_end = equal(block, SimdBytes('\n')) | equal(block, SimdBytes('\r'));
    const unsigned ends = (equal(block, separators) | line_end).high_bits();
    if (ends != 0) return from + static_cast<std::size_t>(std::countr_zero(ends));
  }
  while (from < bytes.size() && bytes[from] != separator && bytes[from] != '\n' &&
         bytes[from] != '\r')
    ++from;
  return from;
}

/// Line ends in `part`: LF, CRLF (one) and CR. `part` does not begin between a CR and its LF.
std::size_t count_line_ends(std::string_view part) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < part.size(); ++i) {
    const bool second_half = part[i] == '\n' && i > 0 && part[i - 1] == '\r';
    if ((part[i] == '\n' || part[i] == '\r') && !second_half) ++count;
  }
  return count;
}

}  // namespace

CsvReader::CsvReader(std::string_view bytes, std::string name, CsvLimits limits, char separator)
    : bytes_(bytes),
      name_(std::move(name)),
      limits_(limits),
      separator_(separator),
      bad_byte_(std::min(find_invalid_utf8(bytes), bytes.find('\0'))) {
  if (bytes_.starts_with(kByteOrderMark)) at_ = kByteOrderMark.size();
  if (excel_separator(bytes_)) at_ += kExcelLine.size() + 1;
}

Result<CsvReader> CsvReader::open(std::string_view bytes, std::string name, CsvLimits limits,
                                  char separator) {
  CsvReader reader(bytes, std::move(name), limits, separator);
  if (!SENT_TRY(reader.read_record()))
    return fail(Code::invalid_argument,
                reader.name_ + ": the file is empty; its first line must name the columns");
  reader.columns_.assign(reader.fields_.begin(), reader.fields_.end());
  return reader;
}

Result<std::size_t> CsvReader::column(std::string_view name) {
  return find_column(name_, columns_, name);
}

Result<bool> CsvReader::next() {
  if (broken_) return tl::make_unexpected(*broken_);
  ++row_;
  return read_record();
}

Result<bool> CsvReader::read_record() {
  skip_blank_lines();
  record_begin_ = at_;
  fields_.clear();
  given_ = 0;
  if (at_ == bytes_.size()) return false;
  const bool header = columns_.empty();
  const std::size_t most = header ? limits_.max_columns : columns_.size();
  for (;;) {
    const std::size_t column = given_++;
    const bool in_quotes = at_ < bytes_.size() && bytes_[at_] == '"';
    const std::string_view field = SENT_TRY(in_quotes ? read_quoted(column) : read_plain(column));
    if (given_ <= most) fields_.push_back(field);
    if (at_ == bytes_.size() || bytes_[at_] != separator_) break;
    ++at_;
  }
  skip_line_end();
  if (given_ > most && header)
    return fail_here(kNone, record_begin_, fmt::format("more than {} columns", most));
  if (given_ > most)
    return fail(
        Code::invalid_argument,
        fmt::format("{}: {} where the header names {}; a text that holds {} must be "
                    "in quotes",
                    where(kNone), counted(given_, "field"), most, separator_name(separator_)));
  if (!header) fields_.resize(columns_.size());
  return true;
}

Result<std::string_view> CsvReader::read_plain(std::size_t column) {
  const std::size_t begin = at_;
  at_ = find_field_end(bytes_, begin, separator_);
  SENT_CHECK(check_bytes(at_, column));
  if (at_ - begin > limits_.max_field_bytes)
    return fail_here(
        column, begin,
        fmt::format("a field of {} bytes; the limit is {}", at_ - begin, limits_.max_field_bytes));
  return bytes_.substr(begin, at_ - begin);
}

Result<std::string_view> CsvReader::read_quoted(std::size_t column) {
  const std::size_t open = at_;
  const std::size_t begin = open + 1;
  std::size_t quote = begin;
  bool doubled = false;
  for (;; quote += 2) {
    quote = bytes_.find('"', quote);
    if (quote == kNone) return fail_here(column, open, "the quote that opens here is never closed");
    if (quote + 1 == bytes_.size() || bytes_[quote + 1] != '"') break;
    doubled = true;
  }
  SENT_CHECK(check_bytes(quote, column));
  if (quote - begin > limits_.max_field_bytes)
    return fail_here(column, open,
                     fmt::format("a field of {} bytes; the limit is {}: is a quote missing?",
                                 quote - begin, limits_.max_field_bytes));
  at_ = quote + 1;
  if (at_ < bytes_.size() && !ends_field(bytes_[at_]))
    return fail_here(column, at_,
                     "characters after the closing quote; a quote inside a text is written twice");
  const std::string_view raw = bytes_.substr(begin, quote - begin);
  return doubled ? unescape(raw) : raw;
}

std::string_view CsvReader::unescape(std::string_view raw) {
  const std::span<char> room = arena_.take(raw.size());
  std::size_t size = 0;
  while (!raw.empty()) {
    // Up to the first quote of a pair, and that one; the second is left out.
    const std::size_t quote = std::min(raw.find('"'), raw.size() - 1);
    std::memcpy(room.data() + size, raw.data(), quote + 1);
    size += quote + 1;
    raw.remove_prefix(std::min(quote + 2, raw.size()));
  }
  return {room.data(), size};
}

Result<void> CsvReader::check_bytes(std::size_t end, std::size_t column) {
  if (bad_byte_ >= end) return {};
  const auto byte = static_cast<unsigned char>(bytes_[bad_byte_]);
  return fail_here(column, bad_byte_,
                   byte == 0
                       ? "a NUL byte; is this a text file?"
                       : fmt::format("byte 0x{:02x} is not valid UTF-8 here; save the file as "
                                     "UTF-8: iconv -f WINDOWS-1252 -t UTF-8 converts what "
                                     "Windows writes in Western Europe and America",
                                     byte));
}

void CsvReader::skip_blank_lines() {
  // Between tabs there are fields, as pandas has it.
  const std::string_view blank = separator_ == '\t' ? " " : " \t";
  for (;;) {
    const std::size_t content = bytes_.find_first_not_of(blank, at_);
    if (content == kNone) {
      at_ = bytes_.size();
      return;
    }
    if (bytes_[content] != '\n' && bytes_[content] != '\r') return;
    at_ = content + 1;
  }
}

void CsvReader::skip_line_end() {
  if (at_ < bytes_.size() && bytes_[at_] == '\r') ++at_;
  if (at_ < bytes_.size() && bytes_[at_] == '\n') ++at_;
}

std::size_t CsvReader::line() {
  line_ += count_line_ends(bytes_.substr(counted_to_, record_begin_ - counted_to_));
  counted_to_ = record_begin_;
  return line_;
}

std::string CsvReader::where(std::size_t column) {
  std::string place = name_ + ": ";
  place += columns_.empty() ? fmt::format("the header (line {})", line())
                            : fmt::format("row {} (line {})", row_, line());
  if (column < columns_.size()) return place + ", column " + quote_briefly(columns_[column]);
  if (column != kNone) place += fmt::format(", column {}", column + 1);
  return place;
}

/// A failure after which the rest of the file cannot be trusted.
tl::unexpected<Error> CsvReader::fail_here(std::size_t column, std::size_t offset,
                                           const std::string& what) {
  const std::string_view before = bytes_.substr(record_begin_, offset - record_begin_);
  const std::size_t lines = count_line_ends(before);
  std::string place = where(column);
  if (lines > 0) place += fmt::format(", on line {}", line() + lines);
  broken_ = Error{Code::invalid_argument,
                  fmt::format("{}: {} (byte {} of the file)", place, what, offset)};
  return tl::make_unexpected(*broken_);
}

std::optional<char> excel_separator(std::string_view bytes) {
  if (bytes.starts_with(kByteOrderMark)) bytes.remove_prefix(kByteOrderMark.size());
  const std::size_t end = kExcelLine.size() + 1;
  if (!bytes.starts_with(kExcelLine) || bytes.size() <= end) return std::nullopt;
  if (bytes[end] != '\n' && bytes[end] != '\r') return std::nullopt;
  return bytes[end - 1];
}

std::string separator_name(char separator) {
  if (separator == ',') return "a comma";
  if (separator == ';') return "a semicolon";
  if (separator == '\t') return "a tab";
  return fmt::format("'{}'", separator);
}

}  // namespace sentiment
