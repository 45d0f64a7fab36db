#include "data/missing_text.hpp"

#include <gtest/gtest.h>

namespace sentiment {
namespace {

TEST(MissingText, KnowsTheSpellingsOfPandas) {
  for (const char* cell :
       {"", "#N/A", "#N/A N/A", "#NA", "-1.#IND", "-1.#QNAN", "-NaN", "-nan", "1.#IND", "1.#QNAN",
        "<NA>", "N/A", "NA", "NULL", "NaN", "None", "n/a", "nan", "null"})
    EXPECT_TRUE(is_missing(cell)) << cell;
}

TEST(MissingText, KeepsWhatOnlyLooksLikeThem) {
  for (const char* cell : {" ", " NA", "NA ", "na", "none", "Null", "NAN", "nil", "-", "NaN NaN"})
    EXPECT_FALSE(is_missing(cell)) << cell;
}

}  // namespace
}  // namespace sentiment
