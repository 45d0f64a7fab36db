#include "ports/name_rules.hpp"
#include "testing/fails_with.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace sentiment {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing_support::FailsWith;

std::string times(int count, const std::string& text) {
  std::string all;
  for (int i = 0; i < count; ++i) all += text;
  return all;
}

TEST(Names, TakeTheKeysMlflowTakes) {
  for (const auto* key : {"C", "model.C", "a/b", "mlflow.data.context", "größe", "a b", "a:b", "-x",
                          ".a", "a/.b", "a/...", "a..", "0", "日本", "५", "²"}) {
    EXPECT_TRUE(check_key(key)) << key;
  }
  EXPECT_TRUE(check_key(std::string(250, 'k')));
  EXPECT_TRUE(check_key(times(250, "é"))) << "characters count, not bytes";
}

TEST(Names, RefuseTheKeysMlflowRefuses) {
  for (const auto* key :
       {"",    ".",    "..",   "a/..", "../a", "/a",  "a/",  "a//b", "./a", "a/./b",   "a=b",
        "a\n", "a\\b", "a\"b", "a,b",  "...",  "..a", "a€b", "a—b",  "😀",  "a\u0301", "\xff"}) {
    EXPECT_FALSE(check_key(key)) << key;
  }
  EXPECT_FALSE(check_key(std::string(251, 'k')));
  EXPECT_FALSE(check_key(std::string("a\0b", 3)));
}

TEST(Names, OfModelsAreWhatMlflowTakes) {
  for (const auto* name : {"sentiment-classifier 2 (größer)", ".a", "a..", "latest", "v3", "a@b",
                           "a%2Fb", "a'b", "a\"b", "😀"}) {
    EXPECT_TRUE(check_model_name(name)) << name;
  }
  EXPECT_TRUE(check_model_name(times(256, "é")));
  for (const auto* name : {"", "a/b", "a:b", ".", "..", "...", "..a", " ", "\u00a0\u2003", "a\tb",
                           "a\n", "a\x7f", "a\u0085", "\xff", "a\"'b"}) {
    EXPECT_THAT(check_model_name(name), FailsWith(Code::invalid_argument)) << name;
  }
  EXPECT_FALSE(check_model_name(times(257, "é")));
  EXPECT_FALSE(check_model_name(std::string("a\0b", 3)));
}

TEST(Names, OfExperimentsAreNearlyFree) {
  for (const auto* name : {".", "..", "a/b:c", " a ", "größe €"}) {
    EXPECT_TRUE(check_experiment_name(name)) << name;
  }
  EXPECT_TRUE(check_experiment_name(times(500, "é")));
  for (const auto& name : {std::string(), std::string(" "), std::string("\u00a0\u2003"),
                           std::string("a\n"), times(501, "é")}) {
    EXPECT_THAT(check_experiment_name(name), FailsWith(Code::invalid_argument)) << name;
  }
}

TEST(Names, OfAliasesAreWordsThatNoVersionCouldBe) {
  for (const auto* alias :
       {"champion", "Champion_2", "a-b", "v", "v3b", "latest2", "größe", "-", "lateſt", "५"}) {
    EXPECT_TRUE(check_alias(alias)) << alias;
  }
  EXPECT_TRUE(check_alias(times(255, "é")));
  for (const auto* alias : {"", "latest", "Latest", "LATEST", "v3", "V12", "v٣", "a b", "a/b",
                            "a.b", "@x", "a:b", "champion\n", "a€b", "a\u0301", "😀", "\xff"}) {
    EXPECT_THAT(check_alias(alias), FailsWith(Code::invalid_argument)) << alias;
  }
  EXPECT_FALSE(check_alias(times(256, "é")));
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
  EXPECT_THAT(check_alias("LaTest"),
              FailsWith(Code::invalid_argument, AllOf(HasSubstr("'LaTest'"), HasSubstr("newest"))));
}

}  // namespace
}  // namespace sentiment
