#include "yaml/typed_settings.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/fields.hpp"
#include "base/json.hpp"
#include "files/atomic_file.hpp"
#include "testing/fails_with.hpp"
#include "testing/temp_dir.hpp"

namespace sentiment {
namespace {

using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;
using testing_support::FailsWith;

TEST(TypedSettings, ReadsVariablesAndFilesAndHidesSecrets) {
  struct {
    int port = 8000;
    std::string token;
  } c;
  Fields fields;
  fields("PORT", c.port, "Port", in_range(0, 65535));
  fields("TOKEN", c.token, "Token").secret = true;
  const testing_support::TempDir dir;
  ASSERT_TRUE(write_file_atomically(dir.path() / "token", "s3cret\n"));
  std::map<std::string, std::string> env{{"PORT", "9000"},
                                         {"TOKEN_FILE", (dir.path() / "token").string()}};
  const auto lookup = [&](const std::string& name) -> std::optional<std::string> {
    const auto it = env.find(name);
    return it == env.end() ? std::nullopt : std::optional(it->second);
  };
  ASSERT_TRUE(set_from_environment(fields, lookup));
  EXPECT_EQ(c.port, 9000);
  EXPECT_EQ(c.token, "s3cret");
  env["PORT"] = "many";
  EXPECT_THAT(set_from_environment(fields, lookup),
              FailsWith(Code::usage, AllOf(StartsWith("PORT: "), EndsWith("\"many\""))));
}

struct Typed {
  std::string text;
  std::optional<std::string> maybe_text = "x";
  std::optional<std::uint32_t> maybe_number;
  double number = 0;
  bool yes = false;
  std::vector<std::string> words;
};

void describe(Fields& field, Typed& typed) {
  field("a.text", typed.text, "");
  field("a.maybe_text", typed.maybe_text, "");
  field("a.maybe_number", typed.maybe_number, "");
  field("a.number", typed.number, "");
  field("a.yes", typed.yes, "");
  field("a.words", typed.words, "");
}

Result<Json> assigned(const std::string& assignment) {
  Typed typed;
  Fields fields;
  describe(fields, typed);
  SENT_CHECK(set_assignment(fields, assignment, "--set"));
  return fields.find(assignment.substr(0, assignment.find('=')))->get();
}

TEST(SetAssignment, TakesATextAsItIsTyped) {
  for (const std::string text : {"[a-z]+", R"([#@]\w+)", "{2,3}", "a #b", "#", "|", "*x", "a: b",
                                 "007", "True", "1.50", "%d", "x=y", " x ", "'", "it's", "\\"}) {
    EXPECT_EQ(assigned("a.text=" + text).value(), Json(text));
    EXPECT_EQ(assigned("a.maybe_text=" + text).value(), Json(text));
  }
}

TEST(SetAssignment, TakesAQuotedTextWithoutItsQuotes) {
  EXPECT_EQ(assigned(R"(a.text="[a-z]+\t")").value(), "[a-z]+\t");
  EXPECT_EQ(assigned("a.maybe_text='null'").value(), "null");
  EXPECT_EQ(assigned(R"(a.text="\ud83d\ude00")").value(), "\U0001f600");
}

TEST(SetAssignment, ReadsAnythingElseAsYaml) {
  EXPECT_EQ(assigned("a.number=1e-3").value(), 1e-3);
  EXPECT_EQ(assigned("a.yes=true").value(), true);
  EXPECT_EQ(assigned("a.words=[a, 'b c']").value(), Json({"a", "b c"}));
  EXPECT_EQ(assigned("a.maybe_number=7").value(), 7);
  EXPECT_TRUE(assigned("a.maybe_number=null").value().is_null());
  EXPECT_TRUE(assigned("a.maybe_text=~").value().is_null());
}

TEST(SetAssignment, SaysWhatIsWrong) {
  EXPECT_THAT(assigned("a.maybe_number=None"),
              FailsWith(Code::usage, AllOf(HasSubstr("a.maybe_number"), HasSubstr("null"))));
  EXPECT_THAT(assigned("a.text=null"), FailsWith(Code::usage, HasSubstr("a.text")));
  EXPECT_THAT(assigned("a.words=[a"), FailsWith(Code::usage, HasSubstr("a.words")));
  EXPECT_THAT(assigned("number=1"), FailsWith(Code::usage, HasSubstr("'a.number'")));
  EXPECT_THAT(assigned("a.number"), FailsWith(Code::usage, HasSubstr("'a.number'")));
}

}  // namespace
}  // namespace sentiment
