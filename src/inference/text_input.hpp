#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/json.hpp"
#include "data/table_file.hpp"
#include "files/mapped_file.hpp"
#include "inference/line_reader.hpp"

namespace sentiment {

/// Rows to classify, with what stood around their texts in the input.
struct InputBatch {
  std::vector<std::string_view> texts;
  std::vector<std::string_view> cells;  ///< of separated fields: row by row, one for each column
  std::vector<Json> members;            ///< of JSON and lines: a row's object, or its bare text

  std::size_t size() const { return texts.size(); }
  std::span<const std::string_view> cells_of(std::size_t row) const {
    const std::size_t columns = cells.size() / texts.size();
    return std::span(cells).subspan(row * columns, columns);
  }
};

enum class InputFormat {
  csv,         ///< separated fields
  json_lines,  ///< objects or bare texts
  lines,       ///< a text each; a blank one is an empty text
};

/// "csv", "json" or "lines". Errors: usage for anything else.
Result<InputFormat> parse_input_format(std::string_view text);

/// Rows of a file or of standard input, some at a time, so that memory stays bounded.
class TextInput {
 public:
  virtual ~TextInput() = default;
  virtual InputFormat format() const = 0;
  /// The header of separated fields; else empty.
  virtual std::span<const std::string> columns() const = 0;
  /// The next rows, at most `limit` and about 8 MiB; none at the end. They are valid until the next
  /// call.
  /// Errors: invalid_argument, naming the line, for a row without a text, once the rows before it
  ///         were given.
  virtual Result<const InputBatch*> read(std::size_t limit) = 0;
};

/// How an input is read.
struct InputOptions {
  DatasetColumns columns;
  std::optional<InputFormat> format;  ///< nothing: found out from the input
};

/// A file, which errors call `name`, packed or not, of separated fields or of JSON: objects with a
/// member of the text column's name, or bare texts (data/table_file.hpp, data/json_rows.hpp). One
/// that is called .txt may be of plain lines (begins_plain_lines()).
/// Errors: unpacked()'s and open_separated()'s; invalid_argument for a header without the text
/// column.
Result<std::unique_ptr<TextInput>> open_file_input(MappedFile file, std::string name,
                                                   const InputOptions& options);

/// What comes in line by line. JSON lines and plain lines are answered as they come; anything else
/// is put into a temporary file first. `at_end` has the last word once everything was read.
/// Errors: at_end's; failed_precondition where it cannot be read; open_file_input's.
Result<std::unique_ptr<TextInput>> open_stream_input(
    LineReader lines, const InputOptions& options,
    std::function<Result<void>()> at_end = [] { return Result<void>{}; });

/// Opens what `--input` names: a file, or "-", standard input.
/// Errors: not_found; failed_precondition where it cannot be read; open_file_input's.
Result<std::unique_ptr<TextInput>> open_text_input(const std::string& name,
                                                   const InputOptions& options);

/// Texts that are there already.
std::unique_ptr<TextInput> make_given_texts(std::vector<std::string> texts);

}  // namespace sentiment
