#include "base/python_str.hpp"

#include <gtest/gtest.h>

namespace sentiment {
namespace {

TEST(PythonStr, WritesSettingsAsStrDoes) {
  EXPECT_EQ(python_str(nullptr), "None");
  EXPECT_EQ(python_str(true), "True");
  EXPECT_EQ(python_str(5000), "5000");
  EXPECT_EQ(python_str(0.95), "0.95");
  EXPECT_EQ(python_str("english"), "english");
  EXPECT_EQ(python_str(Json::array({1, 2})), "(1, 2)");
  EXPECT_EQ(python_str(Json::array({"a", "b"})), "['a', 'b']");
  EXPECT_EQ(python_str(Json{{"0", 1.0}, {"1", 2.5}}), "{0: 1.0, 1: 2.5}");
}

}  // namespace
}  // namespace sentiment
