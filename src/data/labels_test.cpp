#include "data/labels.hpp"

#include <gtest/gtest.h>

namespace sentiment {
namespace {

TEST(Labels, TakesTheSpellingsOfTheContract) {
  for (const char* cell : {"0", "neg", "negative", "false", "False", "NEG", "0.0", " 0", "0\t"})
    EXPECT_EQ(parse_label(cell), 0) << cell;
  for (const char* cell : {"1", "pos", "positive", "true", "TRUE", "Positive", "1.0", " 1 "})
    EXPECT_EQ(parse_label(cell), 1) << cell;
}

TEST(Labels, TakesNothingElse) {
  for (const char* cell : {"", " ", "2", "-1", "01", "+1", "1.", "1e0", "1.00", "yes", "no", "posi",
                           "positives", "nan", "1 1", "\xEF\xBC\x91"})
    EXPECT_FALSE(parse_label(cell).has_value()) << cell;
}

}  // namespace
}  // namespace sentiment
