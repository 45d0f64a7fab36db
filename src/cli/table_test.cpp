#include "cli/table.hpp"

#include <gtest/gtest.h>

#include <sstream>
#include <string>
#include <vector>

#include "cli/output.hpp"

namespace sentiment {
namespace {

TEST(PrintTable, ColumnsAreAsWideAsTheirWidestCellInLetters) {
  std::ostringstream out;
  std::ostringstream err;
  Output output(out, err, {});
  print_table(output, {{"Key", "Value"}, {"größer", "1"}, {"x", ""}}, {});
  EXPECT_EQ(out.str(),
            "Key     Value\n"
            "größer  1\n"
            "x\n");
}

TEST(PrintTable, OnATerminalTheLeastImportantColumnsGiveWayInTheirOrder) {
  const std::vector<std::vector<std::string>> rows{{"ID", "Name", "Took"},
                                                   {"0123456789", "großartig und lang", "3.20 s"}};
  const std::vector<Squeeze> squeezes{{1, 6}, {2, 0}, {1, 0}};
  const auto shown = [&](Terminal terminal) {
    std::ostringstream out;
    std::ostringstream err;
    Output output(out, err, terminal);
    print_table(output, rows, squeezes);
    return out.str().substr(out.str().find('\n') + 1);
  };
  EXPECT_EQ(shown({.out = false, .width = 10}), "0123456789  großartig und lang  3.20 s\n");
  EXPECT_EQ(shown({.out = true, .width = 80}), "0123456789  großartig und lang  3.20 s\n");
  EXPECT_EQ(shown({.out = true, .width = 30}), "0123456789  großartig…  3.20 s\n");
  EXPECT_EQ(shown({.out = true, .width = 20}), "0123456789  großa…\n");
  EXPECT_EQ(shown({.out = true, .width = 12}), "0123456789\n");
  EXPECT_EQ(shown({.out = true, .width = 5}), "0123456789\n") << "an id stays whole";
}

}  // namespace
}  // namespace sentiment
