#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "cli/output.hpp"

namespace sentiment {

/// A column that may lose room on a narrow terminal: cells are cut to no fewer than `least`
/// characters and end in "…"; with 0 the column is left out where cutting does not help.
struct Squeeze {
  std::size_t column;
  std::size_t least;
};

/// Rows of cells in columns as wide as their widest cell, two spaces apart; the first row is the
/// heading. No blanks stand at the end of a line. On a terminal the columns of `squeezes` give way,
/// one after the other as listed, until a line fits; others, such as ids, stay whole. A pipe gets
/// everything.
void print_table(Output& out, std::vector<std::vector<std::string>> rows,
                 std::span<const Squeeze> squeezes);

}  // namespace sentiment
