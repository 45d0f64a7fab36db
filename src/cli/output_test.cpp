#include "cli/output.hpp"

#include <gtest/gtest.h>

#include <sstream>

namespace sentiment {
namespace {

TEST(Output, KeepsProgressAndColoursFromWhatIsNoTerminal) {
  std::ostringstream out;
  std::ostringstream err;
  Output output(out, err, {.out = false, .err = false, .colors = true});
  output.progress("working");
  output.warn("careful");
  output.line("{}", output.painted(Paint::bold, "title"));
  EXPECT_EQ(out.str(), "title\n");
  EXPECT_EQ(err.str(), "warning: careful\n");
}

TEST(Output, ARemarkTakesTheProgressAway) {
  std::ostringstream out;
  std::ostringstream err;
  Output output(out, err, {.out = true, .err = true, .escapes = true});
  output.progress("1/2");
  output.progress("2/2");
  output.note("done");
  EXPECT_EQ(err.str(), "1/2\r\x1b[K2/2\r\x1b[Kdone\n");
}

TEST(Output, CutsALineOfProgressThatWouldFold) {
  std::ostringstream out;
  std::ostringstream err;
  Output output(out, err, {.err = true, .escapes = true, .width = 5});
  output.progress("123456");
  EXPECT_EQ(err.str(), "1234");
}

TEST(Output, PaintsOnATerminalUnlessColoursAreUnwanted) {
  std::ostringstream out;
  std::ostringstream err;
  EXPECT_EQ(Output(out, err, {.out = true, .colors = true}).painted(Paint::red, "x"),
            "\x1b[31mx\x1b[0m");
  EXPECT_EQ(Output(out, err, {.out = true, .colors = false}).painted(Paint::red, "x"), "x");
}

}  // namespace
}  // namespace sentiment
