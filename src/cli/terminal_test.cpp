#include "cli/terminal.hpp"

#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <string>

#include "cli/output.hpp"

namespace sentiment {
namespace {

Terminal found(const std::map<std::string, std::string>& variables) {
  return find_terminal([&](const std::string& name) -> std::optional<std::string> {
    const auto value = variables.find(name);
    return value == variables.end() ? std::nullopt : std::optional(value->second);
  });
}

TEST(FindTerminal, TakesItsWidthFromColumnsWhereThatIsANumber) {
  EXPECT_EQ(found({{"COLUMNS", "120"}}).width, 120U);
  EXPECT_EQ(found({{"COLUMNS", "7"}}).width, 40U) << "too narrow to be meant";
  EXPECT_EQ(found({{"COLUMNS", "wide"}}).width, found({}).width);
}

TEST(FindTerminal, WritesNoEscapesWhereTheyAreNotTaken) {
  EXPECT_FALSE(found({{"TERM", "dumb"}}).escapes);
  EXPECT_FALSE(found({}).escapes);
  EXPECT_TRUE(found({{"TERM", "xterm"}}).colors);
  EXPECT_FALSE(found({{"TERM", "xterm"}, {"NO_COLOR", "1"}}).colors);
}

}  // namespace
}  // namespace sentiment
