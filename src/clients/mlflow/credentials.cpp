#include "clients/mlflow/credentials.hpp"

#include <algorithm>
#include <filesystem>
#include <sstream>
#include <string>
#include <string_view>

#include "base/base64.hpp"
#include "base/error.hpp"
#include "base/trimmed.hpp"
#include "files/atomic_file.hpp"
#include "http/url.hpp"

namespace sentiment::mlflow {
Result<Credentials> with_credentials_file(Credentials given, const std::filesystem::path& file) {
  if (!given.username.empty() && !given.password.empty()) return given;
  const auto content = read_file(file);
  if (!content && content.error().code == Code::not_found) return given;
  if (!content) return tl::make_unexpected(content.error());
  std::istringstream lines(*content);
  bool ours = false;
  for (std::string line; std::getline(lines, line);) {
    const auto text = trimmed(line);
    if (text.starts_with('[')) {
      ours = text == "[mlflow]";
      continue;
    }
    const auto equals = text.find_first_of("=:");
    if (!ours || text.starts_with('#') || text.starts_with(';') || equals == std::string_view::npos)
      continue;
    const auto key = trimmed(text.substr(0, equals));
    const auto value = trimmed(text.substr(equals + 1));
    if (key == "mlflow_tracking_username" && given.username.empty()) given.username = value;
    if (key == "mlflow_tracking_password" && given.password.empty()) given.password = value;
  }
  return given;
}

Result<std::string> authorization_of(const Credentials& credentials, const Url& url) {
  if (!credentials.username.empty()) {
    return "Basic " + base64(credentials.username + ":" + credentials.password);
  }
  if (!url.userinfo.empty()) {
    const auto colon = std::min(url.userinfo.find(':'), url.userinfo.size());
    const auto rest = std::min(colon + 1, url.userinfo.size());
    const auto user = percent_decode(std::string_view(url.userinfo).substr(0, colon));
    const auto password = percent_decode(std::string_view(url.userinfo).substr(rest));
    if (!user || !password) {
      return fail(Code::invalid_argument,
                  "the user or password in the tracking URI is not percent-encoded");
    }
    return "Basic " + base64(*user + ":" + *password);
  }
  return credentials.token.empty() ? std::string() : "Bearer " + credentials.token;
}

}  // namespace sentiment::mlflow
