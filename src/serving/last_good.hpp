#pragma once

#include <filesystem>
#include <string>

#include "base/error.hpp"
#include "ports/ids.hpp"
#include "serving/model_loader.hpp"

namespace sentiment {

/// The version that was served last, kept on disk so that a server can start while registry and
/// store are down:
///   <root>/<name>%40<alias>/last-good.json   what it is, and the SHA-256 of each of its files
///   <root>/<name>%40<alias>/<version>-<digest>/…   the files of its folder
/// The record is replaced in one step, after the files are there. Threads: one caller at a time;
/// of several processes the last one wins.
class LastGood {
 public:
  LastGood(const std::filesystem::path& root, const ModelName& name, const Alias& alias);

  /// Keeps a version that was loaded and proved; does nothing when it is kept already.
  /// Errors: failed_precondition or internal where it cannot be written.
  Result<void> keep(const FetchedVersion& fetched) const;
  /// The version kept, its files compared with what was written down.
  /// Errors: not_found when nothing was kept; corrupt_data when anything of it has changed.
  Result<FetchedVersion> find() const;

 private:
  std::filesystem::path record() const { return folder_ / "last-good.json"; }
  void drop_others(const std::string& kept) const;

  std::filesystem::path folder_;
};

}  // namespace sentiment
