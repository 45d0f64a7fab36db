#include "yaml/typed_settings.hpp"

#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <string>

#include "base/fields.hpp"
#include "files/atomic_file.hpp"
#include "testing/temp_dir.hpp"

namespace sentiment {
namespace {

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
  const auto bad = set_from_environment(fields, lookup);
  ASSERT_FALSE(bad);
  EXPECT_EQ(bad.error().message, "PORT: expected a whole number, not \"many\"");
}

}  // namespace
}  // namespace sentiment
