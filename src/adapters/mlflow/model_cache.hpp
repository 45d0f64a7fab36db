#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <utility>

#include "base/error.hpp"

namespace sentiment {

/// Verified copies of folders that come from a server, below SENTIMENT_HOME/cache:
///   <name>-<digest>/files/…          the folder
///   <name>-<digest>/sha256sums.txt   "<sha256>  <path>" of each file, as `sha256sum -c` reads it
/// where `name` says what it is (a model's id) and the digest which content (its first 16 digits).
/// A copy appears whole or not at all, is checked against its sums each time it is asked for, and
/// is made anew when it does not agree. The copies used last are kept, kMostCopies of them.
/// Threads: safe; processes may share a cache.
class ModelCache {
 public:
  static constexpr int kMostCopies = 16;

  explicit ModelCache(std::filesystem::path root) : root_(std::move(root)) {}

  /// The folder of a copy that is there and sound.
  std::optional<std::filesystem::path> find(const std::string& name,
                                            const std::string& digest) const;
  /// Has `fill` write files into a folder it is given, and keeps them under `digest`; under one of
  /// their own when that is "". Errors: fill's; internal or failed_precondition where the cache
  /// cannot be written.
  using Fill = std::function<Result<void>(const std::filesystem::path& folder)>;
  Result<std::filesystem::path> add(const std::string& name, const std::string& digest,
                                    const Fill& fill) const;

 private:
  std::filesystem::path place_of(const std::string& name, const std::string& digest) const;
  void drop_oldest() const;

  std::filesystem::path root_;
};

}  // namespace sentiment
