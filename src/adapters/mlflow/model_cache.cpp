#include "adapters/mlflow/model_cache.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "base/random_id.hpp"
#include "base/sha256.hpp"
#include "files/atomic_file.hpp"
#include "files/durable_files.hpp"
#include "files/folder_checksums.hpp"

namespace sentiment {
namespace {

constexpr std::string_view kSums = "sha256sums.txt";
constexpr std::string_view kFiles = "files";
constexpr std::string_view kIncoming = "incoming-";

/// A copy whose files are what its sums say.
bool is_sound(const std::filesystem::path& place) {
  const auto written = read_file(place / kSums);
  if (!written) return false;
  const auto found = checksums_of(place / kFiles);
  return found && to_list(*found) == *written;
}

/// Written aside; goes away unless it was moved to its place.
class Incoming {
 public:
  explicit Incoming(std::filesystem::path path) : path_(std::move(path)) {}
  Incoming(const Incoming&) = delete;
  Incoming& operator=(const Incoming&) = delete;
  ~Incoming() { remove_tree(path_); }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace

std::filesystem::path ModelCache::place_of(const std::string& name,
                                           const std::string& digest) const {
  constexpr std::size_t kDigits = 16;
  return root_ / fmt::format("{}-{}", name, digest.substr(0, kDigits));
}

std::optional<std::filesystem::path> ModelCache::find(const std::string& name,
                                                      const std::string& digest) const {
  const auto place = place_of(name, digest);
  if (!is_sound(place)) return std::nullopt;
  std::error_code ignored;
  std::filesystem::last_write_time(place / kSums, std::filesystem::file_time_type::clock::now(),
                                   ignored);
  return place / kFiles;
}

Result<std::filesystem::path> ModelCache::add(const std::string& name, const std::string& digest,
                                              const Fill& fill) const {
  const Incoming incoming(root_ / (std::string(kIncoming) + random_hex_id()));
  SENT_CHECK(create_folders(incoming.path() / kFiles));
  SENT_CHECK(fill(incoming.path() / kFiles));
  const std::string sums = to_list(SENT_TRY(checksums_of(incoming.path() / kFiles)));
  SENT_CHECK(write_file_atomically(incoming.path() / kSums, sums));
  const auto place = place_of(name, digest.empty() ? sha256_hex(sums) : digest);
  std::error_code error;
  std::filesystem::rename(incoming.path(), place, error);
  if (error && !is_sound(place)) {  // a copy is there that does not agree with its sums
    remove_tree(place);
    std::filesystem::rename(incoming.path(), place, error);
    if (error) return system_failure("write", place, error.value());
  }
  drop_oldest();
  return place / kFiles;
}

void ModelCache::drop_oldest() const {
  using Copy = std::pair<std::filesystem::file_time_type, std::filesystem::path>;
  std::vector<Copy> copies;
  for (const auto& copy : entries_of(root_)) {
    if (copy.filename().string().starts_with(kIncoming)) continue;  // somebody is writing it
    std::error_code unknown;
    const auto used = std::filesystem::last_write_time(copy / kSums, unknown);
    if (!unknown) copies.emplace_back(used, copy);
  }
  std::ranges::sort(copies, std::ranges::greater{});
  for (std::size_t i = kMostCopies; i < copies.size(); ++i) remove_tree(copies[i].second);
}

}  // namespace sentiment
