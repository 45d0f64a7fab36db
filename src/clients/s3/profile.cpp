#include "clients/s3/profile.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "base/ascii_lower.hpp"
#include "base/error.hpp"
#include "base/trimmed.hpp"
#include "clients/s3/sigv4.hpp"
#include "files/atomic_file.hpp"

namespace sentiment::s3 {
namespace {

using Values = std::map<std::string, std::string>;

bool is_indent(char c) { return c == ' ' || c == '\t' || c == '\r'; }

/// One file, line by line; keeps the values of one section.
class ProfileReader {
 public:
  ProfileReader(const std::filesystem::path& path, std::string section, Values& values)
      : path_(path), section_(std::move(section)), values_(values) {}

  /// Whether the section is there.
  Result<bool> read(std::string_view text) {
    while (!text.empty()) {
      const auto end = std::min(text.find('\n'), text.size());
      ++number_;
      SENT_CHECK(read_line(text.substr(0, end)));
      text.remove_prefix(std::min(end + 1, text.size()));
    }
    return found_;
  }

 private:
  Result<void> read_line(std::string_view line) {
    const bool indented = !line.empty() && is_indent(line.front());
    line = trimmed(line);
    if (line.empty() || line.starts_with('#') || line.starts_with(';')) return {};
    if (line.starts_with('[')) return begin_section(line);
    const auto equals = line.find('=');
    if (equals == std::string_view::npos) {
      return wrong(R"(neither "[section]" nor "key = value")");
    }
    const std::string key = ascii_lower(trimmed(line.substr(0, equals)));
    const auto value = trimmed(line.substr(equals + 1));
    // Indented lines belong to the key above them: "s3 =" and "  addressing_style = path".
    if (!indented) group_ = value.empty() ? key + "." : "";
    if (wanted_) values_.try_emplace((indented ? group_ : "") + key, value);
    return {};
  }

  Result<void> begin_section(std::string_view line) {
    const auto close = line.find(']');
    if (close == std::string_view::npos) return wrong(R"(a "[" without its "]")");
    const auto name = trimmed(line.substr(1, close - 1));
    wanted_ = name == section_ || (section_ == "profile default" && name == "default");
    found_ = found_ || wanted_;
    group_.clear();
    return {};
  }

  tl::unexpected<Error> wrong(std::string_view what) const {
    return fail(Code::invalid_argument,
                fmt::format("{}: line {}: {}", path_.string(), number_, what));
  }

  const std::filesystem::path& path_;
  std::string section_;
  Values& values_;
  std::string group_;
  std::size_t number_ = 0;
  bool wanted_ = false;
  bool found_ = false;
};

/// Whether the file holds the section; a file that is not there holds none.
Result<bool> read_section(const std::filesystem::path& path, std::string section, Values& values) {
  std::error_code ignored;
  if (path.empty() || !std::filesystem::exists(path, ignored)) return false;
  const std::string text = SENT_TRY(read_file(path));
  return ProfileReader(path, std::move(section), values).read(text);
}

std::string value_of(const Values& values, const std::string& key) {
  const auto found = values.find(key);
  return found == values.end() ? std::string() : found->second;
}

Result<std::optional<Credentials>> credentials_of(const Values& values, const std::string& name) {
  Credentials keys{value_of(values, "aws_access_key_id"), value_of(values, "aws_secret_access_key"),
                   value_of(values, "aws_session_token")};
  if (!keys.access_key_id.empty() && !keys.secret_access_key.empty()) return keys;
  if (!keys.access_key_id.empty() || !keys.secret_access_key.empty()) {
    return fail(Code::invalid_argument,
                fmt::format("the AWS profile '{}' has only one of aws_access_key_id and "
                            "aws_secret_access_key",
                            name));
  }
  constexpr std::array kForeignWays{"role_arn", "sso_session", "sso_start_url",
                                    "credential_process", "web_identity_token_file"};
  for (const char* way : kForeignWays) {
    if (!values.contains(way)) continue;
    return fail(Code::invalid_argument,
                fmt::format("the AWS profile '{}' gets its keys by {}, which this program does not "
                            "do: put keys into AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and "
                            "AWS_SESSION_TOKEN (`aws configure export-credentials` prints them)",
                            name, way));
  }
  return std::nullopt;
}

}  // namespace

Result<Profile> read_profile(const ProfileFiles& files, const std::string& name) {
  const std::string wanted = name.empty() ? "default" : name;
  Values values;
  const bool has_keys = SENT_TRY(read_section(files.credentials, wanted, values));
  const bool has_settings = SENT_TRY(read_section(files.config, "profile " + wanted, values));
  if (!has_keys && !has_settings && !name.empty()) {
    return fail(Code::not_found,
                fmt::format("the AWS profile '{}' is neither in {} nor in {}", name,
                            files.credentials.string(), files.config.string()));
  }
  Profile profile;
  profile.credentials = SENT_TRY(credentials_of(values, wanted));
  profile.region = value_of(values, "region");
  profile.endpoint_url = value_of(values, "endpoint_url");
  profile.addressing_style = value_of(values, "s3.addressing_style");
  return profile;
}

}  // namespace sentiment::s3
