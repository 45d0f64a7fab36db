#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/json.hpp"
#include "files/mapped_file.hpp"
#include "inference/line_reader.hpp"

namespace sentiment {

/// Rows to classify, with what stood around their texts in the input.
struct InputBatch {
  std::vector<std::string_view> texts;
  std::vector<std::string_view> cells;  ///< of CSV: row by row, a cell for each column
  std::vector<Json> members;            ///< of JSON lines: a row's object, or its bare text

  std::size_t size() const { return texts.size(); }
  std::span<const std::string_view> cells_of(std::size_t row) const {
    const std::size_t columns = cells.size() / texts.size();
    return std::span(cells).subspan(row * columns, columns);
  }
};

enum class InputFormat { csv, json_lines };

/// Rows of a file or of standard input, some at a time, so that memory stays bounded.
class TextInput {
 public:
  virtual ~TextInput() = default;
  virtual InputFormat format() const = 0;
  /// CSV's header; empty for JSON lines.
  virtual std::span<const std::string> columns() const = 0;
  /// The next rows, at most `limit` and about 8 MiB; none at the end. They are valid until the next
  /// call.
  /// Errors: invalid_argument, naming the line, for a row without a text, once the rows before it
  ///         were given.
  virtual Result<const InputBatch*> read(std::size_t limit) = 0;
};

/// A CSV file, which errors call `name`. Errors: invalid_argument for a header without the text
/// column.
Result<std::unique_ptr<TextInput>> open_csv_input(MappedFile file, std::string name,
                                                  const std::string& text_column);

/// JSON lines: objects with a member of that name, or bare texts. `at_end` has the last word once
/// all lines were given.
std::unique_ptr<TextInput> make_json_lines_input(
    LineReader lines, std::string text_column,
    std::function<Result<void>()> at_end = [] { return Result<void>{}; });

/// Whether the name ends as a file of JSON lines: .jsonl, .ndjson or .json.
bool names_json_lines(const std::string& name);

/// Opens what `--input` names: a file of JSON lines by its name, else CSV; or "-", standard input,
/// which is JSON lines if it begins with "{", else CSV. CSV from standard input is put into a
/// temporary file first; JSON lines are answered as they come.
/// Errors: not_found; failed_precondition where it cannot be read; open_csv_input's.
Result<std::unique_ptr<TextInput>> open_text_input(const std::string& name,
                                                   const std::string& text_column);

/// Texts that are there already.
std::unique_ptr<TextInput> make_given_texts(std::vector<std::string> texts);

}  // namespace sentiment
