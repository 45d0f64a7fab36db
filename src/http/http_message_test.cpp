#include "http/http_message.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <string>

namespace sentiment {
namespace {

TEST(Headers, AreFoundWhateverTheirCase) {
  const Headers headers{{"Content-Type", "application/json"}, {"X-Two", "1"}, {"x-two", "2"}};
  EXPECT_EQ(headers.find("content-TYPE"), "application/json");
  EXPECT_EQ(headers.find("X-TWO"), "1");
  EXPECT_EQ(headers.find("Content-Typ"), std::nullopt);
}

TEST(Headers, SetReplacesWhereAddRepeats) {
  Headers headers;
  headers.add("A", "1");
  headers.add("A", "2");
  headers.set("a", "3");
  headers.set("B", "4");
  ASSERT_EQ(headers.size(), 3U);
  EXPECT_EQ(headers.find("A"), "3");
  EXPECT_EQ(headers.begin()[1].value, "2");
  EXPECT_EQ(headers.find("B"), "4");
}

TEST(Headers, ForgetWhatTheyHeldWhenCleared) {
  Headers headers{{"Authorization", "Bearer secret"}};
  headers.clear();
  EXPECT_TRUE(headers.empty());
  EXPECT_EQ(headers.find("Authorization"), std::nullopt);
  headers.add("Accept", "*/*");
  EXPECT_EQ(headers.size(), 1U);
  EXPECT_EQ(headers.find("accept"), "*/*");
}

TEST(Headers, KeepTheMemoryOfClearedFields) {
  Headers headers;
  const std::string long_value(200, 'x');
  headers.add("Name", long_value);
  const char* before = headers.begin()->value.data();
  headers.clear();
  headers.add("Name", long_value);
  EXPECT_EQ(headers.begin()->value.data(), before);
}

}  // namespace
}  // namespace sentiment
