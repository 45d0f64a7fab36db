#include "data/csv_writer.hpp"

#include <cstdint>
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

void append_labelled_row(std::string& csv, std::string_view text, std::uint8_t label) {
  append_csv_field(csv, text);
  csv += label != 0 ? ",1\n" : ",0\n";
}

}  // namespace sentiment
