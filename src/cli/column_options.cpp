#include "cli/column_options.hpp"

#include "app/settings.hpp"
#include "base/error.hpp"
#include "cli/options.hpp"
#include "data/table_file.hpp"

namespace sentiment {

void ColumnOptions::declare_text(Options& options) {
  options.option("--text-column", columns_.text, "NAME", "column or member that holds the text");
  options.option("--separator", separator_, "CHAR",
                 "between fields: tab, comma, semicolon, pipe or a character (default: found out "
                 "from the first line)");
}

void ColumnOptions::declare(Options& options) {
  declare_text(options);
  options.option("--label-column", columns_.label, "NAME", "column or member that holds the label");
}

Result<DatasetColumns> ColumnOptions::read(const AppConfig& config) const {
  DatasetColumns columns = columns_;
  columns.max_unpacked_bytes = config.max_unpacked_bytes;
  if (separator_) {
    columns.separator = SENT_TRY(parse_separator(*separator_).map_error(doing("--separator")));
  }
  return columns;
}

}  // namespace sentiment
