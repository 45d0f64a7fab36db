#pragma once

#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string_view>

namespace sentiment::testing_support {

/// A file below the folder that SENTIMENT_SHARED names, e.g. "data/imdb/train.csv"; nothing where
/// the variable is unset: the test is skipped then.
inline std::optional<std::filesystem::path> shared_file(std::string_view name) {
  // NOLINTNEXTLINE(concurrency-mt-unsafe): no test writes the environment
  const char* const folder = std::getenv("SENTIMENT_SHARED");
  if (folder == nullptr) return std::nullopt;
  return std::filesystem::path(folder) / name;
}

}  // namespace sentiment::testing_support
