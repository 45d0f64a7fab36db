#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "data/record_reader.hpp"

namespace sentiment {

/// What a file may ask of us.
struct CsvLimits {
  std::size_t max_field_bytes = std::size_t{16} << 20;
  std::size_t max_columns = 4096;
};

/// Reads CSV (RFC 4180) with a header row, record by record, as pandas.read_csv reads it: quotes
/// only at a field's begin, embedded line ends kept, a byte order mark and lines of nothing but
/// spaces and tabs skipped, CRLF, LF and CR end a record, a record that is too short is filled up
/// with empty fields, one that is too long is an error.
/// Stricter than pandas where that would lose data unseen: characters after a closing quote, NUL
/// bytes (pandas cuts the text there), and records that are all one field too long (pandas takes
/// the first field as an index) are errors. A first line `sep=;`, which Excel writes and reads, is
/// skipped.
/// Cost: one pass; nothing is copied but fields with doubled quotes.
class CsvReader final : public RecordReader {
 public:
  /// Reads the header. `name` is what errors call the file, `separator` what stands between fields.
  /// Errors: invalid_argument for no header, a header that is not CSV, or over the limits.
  static Result<CsvReader> open(std::string_view bytes, std::string name, CsvLimits limits = {},
                                char separator = ',');

  const std::vector<std::string>& columns() const override { return columns_; }
  Result<std::size_t> column(std::string_view name) override;
  /// A record too long leaves the reader in step.
  Result<bool> next() override;
  bool in_step() const override { return !broken_.has_value(); }
  /// All of them are read, whatever column() was asked for.
  std::span<const std::string_view> fields() const override { return fields_; }
  std::size_t given() const override { return given_; }
  std::size_t row() const override { return row_; }
  std::size_t line() override;
  /// "data/x.csv: row 3 (line 5), column 'label'", for the head of an error.
  std::string where(std::size_t column);

  /// How many bytes of the file were read up to now.
  std::size_t consumed() const { return at_; }
  /// Gives the memory of copied fields back: views of records read before end here.
  void forget_copies() { arena_ = FieldArena(); }
  FieldArena take_arena() override { return std::move(arena_); }

 private:
  CsvReader(std::string_view bytes, std::string name, CsvLimits limits, char separator);

  Result<bool> read_record();
  Result<std::string_view> read_quoted(std::size_t column);
  Result<std::string_view> read_plain(std::size_t column);
  std::string_view unescape(std::string_view raw);
  Result<void> check_bytes(std::size_t end, std::size_t column);
  void skip_blank_lines();
  void skip_line_end();
  bool ends_field(char c) const { return c == separator_ || c == '\n' || c == '\r'; }
  tl::unexpected<Error> fail_here(std::size_t column, std::size_t offset, const std::string& what);

  std::string_view bytes_;
  std::string name_;
  CsvLimits limits_;
  char separator_;
  std::vector<std::string> columns_;
  std::vector<std::string_view> fields_;
  FieldArena arena_;
  std::optional<Error> broken_;
  std::size_t bad_byte_;  ///< the first that is not UTF-8, or NUL; npos if all are well
  std::size_t at_ = 0;
  std::size_t record_begin_ = 0;
  std::size_t given_ = 0;
  std::size_t row_ = 0;
  std::size_t counted_to_ = 0;  ///< line_ is the line of this offset
  std::size_t line_ = 1;
};

/// The separator that a first line `sep=;` of Excel names.
std::optional<char> excel_separator(std::string_view bytes);

/// For messages: "a comma", "a tab", "'|'".
std::string separator_name(char separator);

}  // namespace sentiment
