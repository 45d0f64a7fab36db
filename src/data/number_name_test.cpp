#include "data/number_name.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <cstdlib>
#include <optional>
#include <random>
#include <string>

namespace sentiment {
namespace {

TEST(NumberName, IsOneForAllSpellingsOfAValue) {
  for (const char* text : {"1", "01", "+1", "1.0", "1.", "1.00", "1e0", "10e-1", "0.1E+1"})
    EXPECT_EQ(number_name(text), "1") << text;
  for (const char* text : {"0", "-0", "0.0", "00", ".0", "-0.00", "0e5"})
    EXPECT_EQ(number_name(text), "0") << text;
  EXPECT_EQ(number_name("-.50"), "-0.5");
  EXPECT_EQ(number_name("2.50"), "2.5");
  EXPECT_EQ(number_name("1.5e3"), "1500");
  EXPECT_EQ(number_name("25e-3"), "0.025");
  EXPECT_EQ(number_name("12345678901234567890"), "12345678901234567890");
}

TEST(NumberName, OtherTextsHaveNone) {
  for (const char* text : {"",
                           "-",
                           ".",
                           "e1",
                           "1e",
                           "1e+",
                           "1e-+1",
                           "1 ",
                           " 1",
                           "1_0",
                           "0x1",
                           "inf",
                           "nan",
                           "one",
                           "1,5",
                           "1.2.3",
                           "--1",
                           "1e31",
                           "1e999999999999",
                           "\xEF\xBC\x91",
                           "1234567890123456789012345678901"})
    EXPECT_EQ(number_name(text), std::nullopt) << text;
}

TEST(NumberName, KeepsTheValueOfRandomNumbers) {
  std::minstd_rand random(7);
  for (int i = 0; i < 1000; ++i) {
    std::string text(random() % 3, '0');
    text += std::to_string(random() % 100'000);
    if (random() % 2 == 0) text += "." + std::to_string(random() % 1000);
    if (random() % 2 == 0) text += "e" + std::to_string(static_cast<int>(random() % 13) - 6);
    const auto name = number_name(text);
    ASSERT_TRUE(name) << text;
    EXPECT_EQ(std::strtod(name->c_str(), nullptr), std::strtod(text.c_str(), nullptr)) << text;
    EXPECT_EQ(number_name(*name), name);
  }
}

}  // namespace
}  // namespace sentiment
