#include "http/server/request_id.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace sentiment {
namespace {

TEST(RequestIds, KeepsASaneIdOfTheClient) {
  RequestIds ids;
  std::string id;
  ids.choose("trace-1.a:B_2", id);
  EXPECT_EQ(id, "trace-1.a:B_2");
}

TEST(RequestIds, ReplacesAnIdThatCouldForgeALogLineOrAHeader) {
  RequestIds ids;
  for (const std::string& sent :
       {std::string(), std::string("a b"), std::string("a\r\nX: y"), std::string("\"},{"),
        std::string(129, 'a'), std::string("\xc3\xa9")}) {
    std::string id;
    ids.choose(sent, id);
    EXPECT_NE(id, sent);
    EXPECT_EQ(id.size(), 32U);
    EXPECT_TRUE(is_sane_request_id(id));
  }
}

TEST(RequestIds, DoesNotRepeatItself) {
  RequestIds first;
  RequestIds second;
  std::set<std::string> seen;
  for (int i = 0; i < 1000; ++i) {
    std::string id;
    first.choose("", id);
    EXPECT_TRUE(seen.insert(id).second);
    second.choose("", id);
    EXPECT_TRUE(seen.insert(id).second);
  }
}

}  // namespace
}  // namespace sentiment
