#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "model/model_file.hpp"

namespace sentiment {

/// A form in which a model leaves us.
struct ExportFormat {
  std::string_view name;     ///< as `export --format` takes it
  std::string_view purpose;  ///< who reads it
  Result<std::string> (*write)(const ModelFile& model);
};

/// All of them. A new one is a line in export_format.cpp.
std::span<const ExportFormat> export_formats();
/// Errors: usage, naming those there are.
Result<ExportFormat> find_export_format(std::string_view name);

}  // namespace sentiment
