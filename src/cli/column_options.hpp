#pragma once

#include <optional>
#include <string>

#include "app/settings.hpp"
#include "base/error.hpp"
#include "cli/options.hpp"
#include "data/table_file.hpp"

namespace sentiment {

/// The options of a command that reads rows: which columns, and what stands between them.
class ColumnOptions {
 public:
  /// `--text-column`, `--separator`; declare() adds `--label-column`.
  void declare_text(Options& options);
  void declare(Options& options);
  /// Errors: usage for what cannot be a separator.
  Result<DatasetColumns> read(const AppConfig& config) const;

 private:
  DatasetColumns columns_;
  std::optional<std::string> separator_;
};

}  // namespace sentiment
