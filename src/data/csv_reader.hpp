#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"

namespace sentiment {

/// Keeps the fields that could not be taken from the file as they stand (doubled quotes). Movable;
/// what it holds stays where it is.
class CsvArena {
 public:
  /// Room for `size` characters, until the arena goes.
  std::span<char> take(std::size_t size);

 private:
  std::vector<std::unique_ptr<char[]>> blocks_;
  std::size_t left_ = 0;  ///< in the last block
  char* next_ = nullptr;
};

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
/// the first field as an index) are errors.
/// Fields are views into the bytes given, or into the arena: both must outlive them.
/// Cost: one pass; nothing is copied but fields with doubled quotes.
class CsvReader {
 public:
  /// Reads the header. `name` is what errors call the file.
  /// Errors: invalid_argument for no header, a header that is not CSV, or over the limits.
  static Result<CsvReader> open(std::string_view bytes, std::string name, CsvLimits limits = {});

  const std::vector<std::string>& columns() const { return columns_; }
  /// The place of a column. Errors: invalid_argument, naming the columns there are, if it is not
  /// there or there twice.
  Result<std::size_t> column(std::string_view name) const;

  /// Goes to the next record; false at the end.
  /// Errors: invalid_argument, with row, line and column. After one that left the reader in step
  ///         (a record too long) the next call goes on after it; any other comes again.
  Result<bool> next();
  bool in_step() const { return !broken_.has_value(); }

  /// The record's fields: as many as columns().
  std::span<const std::string_view> fields() const { return fields_; }
  /// How many of them the file gives.
  std::size_t given() const { return given_; }
  /// 1 for the first record after the header.
  std::size_t row() const { return row_; }
  /// The line on which the record begins, counted from 1. Cost: the first call after an open or
  /// since the last one counts the line ends between.
  std::size_t line();
  /// "data/x.csv: row 3 (line 5), column 'label'", for the head of an error.
  std::string where(std::size_t column);

  /// How many bytes of the file were read up to now.
  std::size_t consumed() const { return at_; }
  /// Gives the memory of copied fields back: views of records read before end here.
  void forget_copies() { arena_ = CsvArena(); }
  /// Hands over the memory behind copied fields. No record may be read afterwards.
  CsvArena take_arena() { return std::move(arena_); }

 private:
  CsvReader(std::string_view bytes, std::string name, CsvLimits limits);

  Result<bool> read_record();
  Result<std::string_view> read_quoted(std::size_t column);
  Result<std::string_view> read_plain(std::size_t column);
  std::string_view unescape(std::string_view raw);
  Result<void> check_bytes(std::size_t end, std::size_t column);
  void skip_blank_lines();
  void skip_line_end();
  tl::unexpected<Error> fail_here(std::size_t column, std::size_t offset, const std::string& what);

  std::string_view bytes_;
  std::string name_;
  CsvLimits limits_;
  std::vector<std::string> columns_;
  std::vector<std::string_view> fields_;
  CsvArena arena_;
  std::optional<Error> broken_;
  std::size_t bad_byte_;  ///< the first that is not UTF-8, or NUL; npos if all are well
  std::size_t at_ = 0;
  std::size_t record_begin_ = 0;
  std::size_t given_ = 0;
  std::size_t row_ = 0;
  std::size_t counted_to_ = 0;  ///< line_ is the line of this offset
  std::size_t line_ = 1;
};

}  // namespace sentiment
