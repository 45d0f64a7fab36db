#pragma once

#include <string>
#include <string_view>

namespace sentiment {

/// Appends a field as RFC 4180 has it: in quotes only where it holds a comma, a quote or a line
/// end, its quotes doubled.
void append_csv_field(std::string& csv, std::string_view field);

/// Appends one row of the columns text,label.
void append_labelled_row(std::string& csv, std::string_view text, std::string_view label);

}  // namespace sentiment
