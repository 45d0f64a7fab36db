#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sentiment {

/// What a file is that holds no table we read, by its first bytes, and the command that makes one
/// of it: "this is a Parquet file; convert it: python3 -c …". Nothing for what may be text.
/// `name` is the file's, for the command.
std::optional<std::string> explain_foreign_file(std::string_view bytes, const std::string& name);

/// What a file is that holds no model either, by its first bytes: "a CSV file", "a JSON file", "a
/// Parquet file"; "" for what may be a pickle, a zip archive or compressed.
std::string name_plain_file(std::string_view bytes);

/// The same for a first line that is a row and not the names of columns, which it was read as.
/// Nothing where it may be names. `text` and `label` are what the columns should be called.
std::optional<std::string> explain_missing_header(const std::vector<std::string>& columns,
                                                  char separator, const std::string& name,
                                                  std::string_view text, std::string_view label);

}  // namespace sentiment
