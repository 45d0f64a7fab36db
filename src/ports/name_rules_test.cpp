#include "ports/name_rules.hpp"
#include "testing/fails_with.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace sentiment {
namespace {

using testing::HasSubstr;
using testing_support::FailsWith;

TEST(Names, TakeTheKeysMlflowTakes) {
  for (const auto* key : {"C", "model.C", "a/b", "mlflow.data.context", "größe", "a b", "a:b", "-x",
                          "...", "a/.b", "0"}) {
    EXPECT_TRUE(check_key(key)) << key;
  }
  EXPECT_TRUE(check_key(std::string(250, 'k')));
}

TEST(Names, RefuseTheKeysMlflowRefuses) {
  for (const auto* key : {"", ".", "..", "a/..", "../a", "/a", "a/", "a//b", "./a", "a/./b", "a=b",
                          "a\n", "a\\b", "a\"b", "a,b"}) {
    EXPECT_FALSE(check_key(key)) << key;
  }
  EXPECT_FALSE(check_key(std::string(251, 'k')));
  EXPECT_FALSE(check_key(std::string("a\0b", 3)));
}

TEST(Names, OfModelsHaveNoSlashAndNoColon) {
  EXPECT_TRUE(check_model_name("sentiment-classifier 2 (größer)"));
  for (const auto* name : {"", "a/b", "a:b"}) EXPECT_FALSE(check_model_name(name)) << name;
  EXPECT_FALSE(check_model_name(std::string(256, 'n')));
}

TEST(Names, OfAliasesAreWordsThatNoVersionCouldBe) {
  for (const auto* alias : {"champion", "Champion_2", "a-b", "v", "v3b", "latest2", "größe"}) {
    EXPECT_TRUE(check_alias(alias)) << alias;
  }
  for (const auto* alias : {"", "latest", "v3", "V12", "a b", "a/b", "a.b", "@x"}) {
    EXPECT_FALSE(check_alias(alias)) << alias;
  }
  EXPECT_FALSE(check_alias(std::string(256, 'a')));
}

TEST(Names, OfLoggedModelsHaveTheFormOfMlflow) {
  EXPECT_TRUE(check_model_id("m-0123456789abcdef0123456789abcdef"));
  for (const auto* id : {"", "m-", "m-0123456789abcdef0123456789abcde", "../../../../etc/passwd",
                         "m-0123456789ABCDEF0123456789abcdef", "x-0123456789abcdef0123456789abcdef",
                         "m-0123456789abcdef0123456789abcdef0"}) {
    EXPECT_FALSE(check_model_id(id)) << id;
  }
}

TEST(Names, SayWhatIsWrong) {
  EXPECT_THAT(check_alias("v3"), FailsWith(Code::invalid_argument, HasSubstr("'v3'")));
}

}  // namespace
}  // namespace sentiment
