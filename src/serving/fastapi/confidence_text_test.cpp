#include "serving/fastapi/confidence_text.hpp"

#include <gtest/gtest.h>

#include <string>

namespace sentiment {
namespace {

std::string rounded(double value) {
  std::string out = "x";
  append_confidence(out, value);
  return out.substr(1);
}

TEST(ConfidenceText, KeepsFourDigitsAndOneAtLeast) {
  EXPECT_EQ(rounded(0.73), "0.73");
  EXPECT_EQ(rounded(0.5), "0.5");
  EXPECT_EQ(rounded(1.0), "1.0");
  EXPECT_EQ(rounded(0.0), "0.0");
  EXPECT_EQ(rounded(0.99996), "1.0");
  EXPECT_EQ(rounded(0.82314999), "0.8231");
  EXPECT_EQ(rounded(0.00005), "0.0001");
  EXPECT_EQ(rounded(0.00004), "0.0");
}

// Halves are decided by the value's exact binary digits, as Python's round() decides them.
TEST(ConfidenceText, DecidesHalvesAsPythonDoes) {
  EXPECT_EQ(rounded(0.50005), "0.5");
  EXPECT_EQ(rounded(0.54325), "0.5433");
  EXPECT_EQ(rounded(0.62345), "0.6234");
  EXPECT_EQ(rounded(0.78125), "0.7812");
}

}  // namespace
}  // namespace sentiment
