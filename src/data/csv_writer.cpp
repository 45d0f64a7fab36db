#include "data/csv_writer.hpp"

#include <string>
#include <string_view>

namespace sentiment {

void append_csv_field(std::string& csv, std::string_view field) {
  if (field.find_first_of(",\"\r\n") == std::string_view::npos) {
    csv += field;
    return;
  }
  csv += '"';
  for (const char c : field) {
    if (c == '"') csv += '"';
    csv += c;
  }
  csv += '"';
}

void append_labelled_row(std::string& csv, std::string_view text, std::string_view label) {
  append_csv_field(csv, text);
  csv += ',';
  append_csv_field(csv, label);
  csv += '\n';
}

}  // namespace sentiment
