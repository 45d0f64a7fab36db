#include "yaml/typed_settings.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <string>

#include "base/error.hpp"
#include "base/fields.hpp"
#include "files/atomic_file.hpp"
#include "testing/fails_with.hpp"
#include "testing/temp_dir.hpp"

namespace sentiment {
namespace {

using testing::AllOf;
using testing::EndsWith;
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

}  // namespace
}  // namespace sentiment
