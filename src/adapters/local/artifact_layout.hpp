#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "ports/ids.hpp"

namespace sentiment::local {

/// Where artifacts lie below `artifacts/`, as MLflow lays them out.
std::filesystem::path run_artifacts_folder(const std::filesystem::path& artifacts,
                                           std::int64_t experiment, const RunId& run);
/// The folder that holds a logged model's `artifacts/`.
std::filesystem::path model_folder(const std::filesystem::path& artifacts, std::int64_t experiment,
                                   std::string_view model_id);

/// The same places as URIs: "home:/" and the path below the home.
std::string run_artifacts_uri(std::int64_t experiment, const RunId& run);
std::string model_uri(std::int64_t experiment, std::string_view model_id);

/// A fresh folder in which `owner` gathers files before they go to their place in the same
/// experiment; and whose such a folder is, "" for any other.
std::filesystem::path aside_folder(const std::filesystem::path& artifacts, std::int64_t experiment,
                                   std::string_view owner);
std::string owner_of_aside(const std::filesystem::path& folder);

/// A relative path of plain names, none of them "..".
/// Errors: invalid_argument.
Result<void> check_artifact_path(std::string_view path);

/// The local place of a "home:/…" URI.
/// Errors: invalid_argument for another URI or one that leads out of the home.
Result<std::filesystem::path> path_of_uri(const std::filesystem::path& home, std::string_view uri);
bool is_home_uri(std::string_view uri);

}  // namespace sentiment::local
