#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "base/json.hpp"
#include "data/record_reader.hpp"

namespace sentiment {

/// Whether bytes begin as JSON lines or a JSON array do; a file's name (.jsonl, .ndjson, .json,
/// with or without .gz and .zst after it) says so, too.
bool begins_as_json(std::string_view bytes);
bool names_json(const std::string& name);

/// A row of JSON. NaN and Infinity, which Python writes though they are not JSON, become null.
/// Errors: corrupt_data with the position of the fault; invalid_argument for more than 100 values
///         inside one another.
Result<Json> parse_json_row(std::string_view text);

/// The values of a file, one after another: a line each (JSON lines), the elements of one array, or
/// objects over several lines each (as `jq .` prints them).
class JsonValues {
 public:
  /// Views `bytes`; `name` is what errors call them.
  JsonValues(std::string_view bytes, std::string name);

  /// The text of the next value, a view into the bytes; nothing at the end.
  /// Errors: invalid_argument, with the line, for an array that is not one, or a value of more than
  ///         64 MiB. It comes again.
  Result<std::optional<std::string_view>> next();
  /// The line on which the value last given begins, counted from 1.
  std::size_t line();
  /// How many bytes were read up to now.
  std::size_t consumed() const { return at_; }
  const std::string& name() const { return name_; }

 private:
  enum class Form { lines, array, values };

  Result<std::optional<std::string_view>> next_line();
  Result<std::optional<std::string_view>> next_value();
  void skip_blank();
  tl::unexpected<Error> wrong(const std::string& what);

  std::string_view bytes_;
  std::string name_;
  Form form_ = Form::lines;
  bool first_ = true;
  std::size_t at_ = 0;
  std::size_t begin_ = 0;       // of the value last given
  std::size_t counted_to_ = 0;  // line_ is the line of this offset
  std::size_t line_ = 1;
};

/// JSON objects as records. The first names the columns; a member that a later one lacks, or that
/// is null, is an empty field, others are passed over. Numbers and booleans are fields as JSON
/// writes them.
/// Cost: only the columns asked for are copied.
class JsonReader final : public RecordReader {
 public:
  /// Reads the first row. Errors: invalid_argument for no row or one that is not an object.
  static Result<JsonReader> open(std::string_view bytes, std::string name);

  const std::vector<std::string>& columns() const override { return columns_; }
  Result<std::size_t> column(std::string_view name) override;
  Result<bool> next() override;
  bool in_step() const override { return !broken_.has_value(); }
  std::span<const std::string_view> fields() const override { return fields_; }
  std::size_t given() const override { return fields_.size(); }
  std::size_t row() const override { return row_; }
  std::size_t line() override { return values_.line(); }
  FieldArena take_arena() override { return std::move(arena_); }

 private:
  explicit JsonReader(JsonValues values) : values_(std::move(values)) {}
  Result<bool> read_row();
  Result<std::string_view> field(const Json& value, std::size_t column);
  tl::unexpected<Error> wrong(const std::string& what, std::string_view column = {});

  JsonValues values_;
  std::vector<std::string> columns_;
  std::vector<std::size_t> wanted_;
  std::vector<std::string_view> fields_;
  FieldArena arena_;
  Json row_value_;
  bool waiting_ = false;  ///< row_value_ was read by open()
  std::optional<Error> broken_;
  std::size_t row_ = 0;
};

}  // namespace sentiment
