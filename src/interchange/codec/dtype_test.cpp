#include "interchange/codec/dtype.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.hpp"
#include "testing/fails_with.hpp"

namespace sentiment::foreign {
namespace {

using testing::HasSubstr;
using testing_support::FailsWith;

TEST(DTypeCode, ReadsTheTypesThatModelsHave) {
  EXPECT_EQ(parse_dtype("<f8").value(), (DType{'f', 8}));
  EXPECT_EQ(parse_dtype("=i2").value(), (DType{'i', 2}));
  EXPECT_EQ(parse_dtype("|b1").value(), (DType{'b', 1}));
  EXPECT_EQ(parse_dtype("<U5").value(), (DType{'U', 20})) << "four bytes a character";
  EXPECT_EQ(parse_dtype("|O").value(), (DType{'O', 8}));
}

TEST(DTypeCode, RefusesAllOthersByName) {
  for (const char* code :
       {"", "f", "<", "f3", "f8x", "i-4", "U1048577", "c16", "V8", "f99999999999"}) {
    EXPECT_THAT(parse_dtype(code), FailsWith(Code::corrupt_data, HasSubstr(code))) << code;
  }
  EXPECT_THAT(parse_dtype(">f8"), FailsWith(Code::corrupt_data, HasSubstr(">f8")));
}

}  // namespace
}  // namespace sentiment::foreign
