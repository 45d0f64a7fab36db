#pragma once

#include <string>
#include <vector>

#include "cli/output.hpp"

namespace sentiment {

/// Rows of cells in columns as wide as their widest cell, two spaces apart; the first row is the
/// heading. No blanks stand at the end of a line.
void print_table(Output& out, const std::vector<std::vector<std::string>>& rows);

}  // namespace sentiment
