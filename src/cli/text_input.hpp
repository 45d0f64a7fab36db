#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/json.hpp"
#include "ports/object_store.hpp"

namespace sentiment {

/// One text to classify, with what stood around it in the input.
struct InputRow {
  std::string text;
  std::vector<std::string> cells;  ///< of CSV: the whole row
  Json members;                    ///< of JSON lines: the whole object; null for a bare text
};

enum class InputFormat { csv, json_lines };

/// Rows of a file or of standard input, some at a time, so that memory stays bounded.
class TextInput {
 public:
  virtual ~TextInput() = default;
  virtual InputFormat format() const = 0;
  /// CSV's header; empty for JSON lines.
  virtual const std::vector<std::string>& columns() const = 0;
  /// The next rows, at most `limit` and about 8 MiB; none at the end.
  /// Errors: invalid_argument, naming the line, for a row without a text, once the rows before it
  ///         were given.
  virtual Result<std::vector<InputRow>> read(std::size_t limit) = 0;
};

/// Opens what `--input` names: a CSV file (.csv), JSON lines (.jsonl, .ndjson, .json), or "-",
/// standard input, which is JSON lines if it begins with "{", else CSV. CSV from standard input is
/// put into a temporary file first; JSON lines are answered as they come. "s3://…" is an object in
/// `objects`, in the same manner; its last read() fails when what came is not what is stored.
/// Errors: not_found; failed_precondition where it cannot be read; invalid_argument for a header
/// without the text column; the store's.
Result<std::unique_ptr<TextInput>> open_text_input(const std::string& name,
                                                   const std::string& text_column,
                                                   ObjectStore* objects = nullptr);

}  // namespace sentiment
