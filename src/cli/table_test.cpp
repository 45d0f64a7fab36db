#include "cli/table.hpp"

#include <gtest/gtest.h>

#include <sstream>

#include "cli/output.hpp"

namespace sentiment {
namespace {

TEST(PrintTable, ColumnsAreAsWideAsTheirWidestCellInLetters) {
  std::ostringstream out;
  std::ostringstream err;
  Output output(out, err, {});
  print_table(output, {{"Key", "Value"}, {"größer", "1"}, {"x", ""}});
  EXPECT_EQ(out.str(),
            "Key     Value\n"
            "größer  1\n"
            "x\n");
}

}  // namespace
}  // namespace sentiment
