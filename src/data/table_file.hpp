#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "data/csv_reader.hpp"
#include "data/packed_file.hpp"
#include "data/record_reader.hpp"

namespace sentiment {

/// How a data file is read, and which columns hold what.
struct DatasetColumns {
  std::string text = "text";
  std::string label = "label";
  std::optional<char> separator;  ///< between fields; nothing: found out from the first line
  std::uint64_t max_unpacked_bytes = kMostUnpackedBytes;  ///< of gzip and Zstandard files
};

/// "tab", "comma", "semicolon", "pipe", "\t" or a character. Errors: usage for what is not an ASCII
/// character that may stand between fields (no letter, digit, quote, blank or line end).
Result<char> parse_separator(std::string_view text);

/// Whether unpacked bytes are JSON rows (data/json_rows.hpp) and not separated fields. `name` is
/// the file's.
bool holds_json(std::string_view bytes, const std::string& name, const DatasetColumns& columns);

/// Whether a first line is one of plain lines, a text each, and not the beginning of JSON, of a
/// packed or foreign file, or of separated fields: names of columns, of which one is the text
/// column or several look like names.
bool begins_plain_lines(std::string_view line, const std::string& name,
                        const DatasetColumns& columns);

/// Unpacked bytes of separated fields. Without `columns.separator` it is what Excel's first line
/// says; else the first of comma, tab, semicolon and | that finds the text column in the header.
/// Errors: invalid_argument that says what the file is and which command makes it usable, for what
///         is not a table, and for one without a header that names the text column.
Result<CsvReader> open_separated(std::string_view bytes, const std::string& name,
                                 const DatasetColumns& columns);

/// Unpacked bytes as records, whichever of the two they are. Errors: open_separated's and
/// JsonReader::open's.
Result<std::unique_ptr<RecordReader>> open_table(std::string_view bytes, const std::string& name,
                                                 const DatasetColumns& columns);

}  // namespace sentiment
