#include "adapters/local/artifact_layout.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/random_id.hpp"
#include "ports/ids.hpp"

namespace sentiment::local {
namespace {

constexpr std::string_view kScheme = "home:/";
constexpr std::string_view kAside = ".aside-";
constexpr char kAsideSeparator = '~';

}  // namespace

std::filesystem::path run_artifacts_folder(const std::filesystem::path& artifacts,
                                           std::int64_t experiment, const RunId& run) {
  return artifacts / std::to_string(experiment) / run.value() / "artifacts";
}

std::filesystem::path model_folder(const std::filesystem::path& artifacts, std::int64_t experiment,
                                   std::string_view model_id) {
  return artifacts / std::to_string(experiment) / "models" / model_id;
}

std::string run_artifacts_uri(std::int64_t experiment, const RunId& run) {
  return fmt::format("{}artifacts/{}/{}/artifacts", kScheme, experiment, run.value());
}

std::string model_uri(std::int64_t experiment, std::string_view model_id) {
  return fmt::format("{}artifacts/{}/models/{}/artifacts", kScheme, experiment, model_id);
}

std::filesystem::path aside_folder(const std::filesystem::path& artifacts, std::int64_t experiment,
                                   std::string_view owner) {
  return artifacts / std::to_string(experiment) /
         fmt::format("{}{}{}{}", kAside, owner, kAsideSeparator, random_hex_id().substr(0, 8));
}

std::string owner_of_aside(const std::filesystem::path& folder) {
  const std::string name = folder.filename().string();
  if (!name.starts_with(kAside)) return {};
  return name.substr(kAside.size(), name.find(kAsideSeparator) - kAside.size());
}

Result<void> check_artifact_path(std::string_view path) {
  const std::filesystem::path given(path);
  bool plain = !path.empty() && given.is_relative() && path.find('\0') == std::string_view::npos;
  for (const auto& part : given) plain = plain && !part.empty() && part != "." && part != "..";
  if (!plain) {
    return fail(
        Code::invalid_argument,
        fmt::format("'{}' cannot be an artifact's path: use a relative one without '..'", path));
  }
  return {};
}

bool is_home_uri(std::string_view uri) { return uri.starts_with(kScheme); }

Result<std::filesystem::path> path_of_uri(const std::filesystem::path& home, std::string_view uri) {
  if (!is_home_uri(uri)) {
    return fail(Code::invalid_argument,
                fmt::format("'{}' is not in the home; its URIs start with {}", uri, kScheme));
  }
  uri.remove_prefix(kScheme.size());
  SENT_CHECK(check_artifact_path(uri));
  return home / uri;
}

}  // namespace sentiment::local
