#include "data/table_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/error.hpp"
#include "base/quote_briefly.hpp"
#include "data/csv_reader.hpp"
#include "data/file_kind.hpp"
#include "data/json_rows.hpp"
#include "data/packed_file.hpp"
#include "data/record_reader.hpp"

namespace sentiment {
namespace {

constexpr std::size_t kHeaderBytes = std::size_t{64} << 10;

/// What stands between the fields of this header.
char find_separator(std::string_view bytes, const std::string& name, std::string_view text_column) {
  if (const auto named = excel_separator(bytes)) return *named;
  const std::string_view head = bytes.substr(0, kHeaderBytes);
  std::optional<char> divides;  // the first that makes several columns of it
  for (const char separator : {',', '\t', ';', '|'}) {
    const auto reader = CsvReader::open(head, name, {}, separator);
    if (!reader) continue;
    const auto& columns = reader->columns();
    if (std::find(columns.begin(), columns.end(), text_column) != columns.end()) return separator;
    if (columns.size() > 1 && !divides) divides = separator;
  }
  return divides.value_or(',');
}

/// "review_text", "Star rating": what a header calls a column, but for white space around it.
bool looks_like_name(std::string_view field) {
  constexpr std::size_t kLongestName = 32;
  const auto stands = [](unsigned char c) { return std::isalnum(c) != 0 || c == '_' || c == '-'; };
  return !field.empty() && field.size() <= kLongestName && std::ranges::all_of(field, stands) &&
         std::isalpha(static_cast<unsigned char>(field.front())) != 0;
}

}  // namespace

Result<char> parse_separator(std::string_view text) {
  using Named = std::pair<std::string_view, char>;
  constexpr auto kNamed = std::to_array<Named>(
      {{"tab", '\t'}, {"\\t", '\t'}, {"comma", ','}, {"semicolon", ';'}, {"pipe", '|'}});
  for (const auto& [name, separator] : kNamed) {
    if (text == name) return separator;
  }
  const auto stands = [](unsigned char c) {
    return c == '\t' || (c < 0x80 && std::ispunct(c) != 0);
  };
  if (text.size() == 1 && text != "\"" && stands(static_cast<unsigned char>(text[0])))
    return text[0];
  return fail(Code::usage,
              fmt::format("expected tab, comma, semicolon, pipe or one character such as '|' "
                          "between fields, not {}",
                          quote_briefly(text)));
}

bool holds_json(std::string_view bytes, const std::string& name, const DatasetColumns& columns) {
  if (columns.separator || explain_foreign_file(bytes, name)) return false;
  return begins_as_json(bytes) || names_json(name);
}

bool begins_plain_lines(std::string_view line, const std::string& name,
                        const DatasetColumns& columns) {
  if (line.starts_with("\xEF\xBB\xBF")) line.remove_prefix(3);
  const auto is_control = [](unsigned char c) { return c < ' ' && c != '\t' && c != '\r'; };
  const bool other = columns.separator || begins_packed(line) || line.starts_with('{') ||
                     line == "[" || begins_as_json(line) || excel_separator(line) ||
                     explain_foreign_file(line, name) || std::ranges::any_of(line, is_control);
  if (other) return false;
  const auto reader = CsvReader::open(line, name, {}, find_separator(line, name, columns.text));
  if (!reader) return true;  // a quote in a text, for instance
  const auto& fields = reader->columns();
  if (std::ranges::find(fields, columns.text) != fields.end()) return false;
  return fields.size() < 2 || !std::ranges::all_of(fields, looks_like_name);
}

Result<CsvReader> open_separated(std::string_view bytes, const std::string& name,
                                 const DatasetColumns& columns) {
  if (const auto what = explain_foreign_file(bytes, name))
    return fail(Code::invalid_argument, name + ": " + *what);
  const char separator =
      columns.separator ? *columns.separator : find_separator(bytes, name, columns.text);
  auto reader = SENT_TRY(CsvReader::open(bytes, name, {}, separator));
  const auto& names = reader.columns();
  if (std::find(names.begin(), names.end(), columns.text) != names.end()) return reader;
  if (const auto what = explain_missing_header(names, separator, name, columns.text, columns.label))
    return fail(Code::invalid_argument,
                fmt::format("{}: no column {}; {}", name, quote_briefly(columns.text), *what));
  return reader;
}

Result<std::unique_ptr<RecordReader>> open_table(std::string_view bytes, const std::string& name,
                                                 const DatasetColumns& columns) {
  if (holds_json(bytes, name, columns))
    return std::make_unique<JsonReader>(SENT_TRY(JsonReader::open(bytes, name)));
  return std::make_unique<CsvReader>(SENT_TRY(open_separated(bytes, name, columns)));
}

}  // namespace sentiment
