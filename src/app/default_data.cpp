#include "app/default_data.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <optional>
#include <string>
#include <system_error>
#include <utility>

#include "app/notices.hpp"
#include "base/error.hpp"

namespace sentiment {
namespace {

constexpr const char* kPrepared = "data/imdb_sample.csv";
constexpr const char* kBundled = "data/reviews_sample.csv";

bool is_there(const std::string& path) {
  std::error_code ignored;
  return std::filesystem::exists(path, ignored);
}

/// Where an installed program has the bundled reviews: beside its bin folder.
std::string installed_bundle() {
  std::error_code ignored;
  const auto program = std::filesystem::read_symlink("/proc/self/exe", ignored);
  return (program.parent_path().parent_path() / "share/sentiment/reviews_sample.csv").string();
}

}  // namespace

std::optional<std::string> find_default_data() {
  for (const std::string& path :
       {std::string(kPrepared), std::string(kBundled), installed_bundle()}) {
    if (is_there(path)) return path;
  }
  return std::nullopt;
}

Result<std::string> default_data(Notices& notices) {
  auto path = find_default_data();
  if (!path) {
    return fail(Code::not_found,
                std::string("no data: neither ") + kPrepared + " nor " + kBundled +
                    " is there; name a file with --data-path, or run `sentiment data prepare`");
  }
  if (*path != kPrepared) {
    notices.note(fmt::format(
        "{} is not there, taking the bundled {} (`sentiment data prepare` gets real reviews)",
        kPrepared, *path));
  }
  return *std::move(path);
}

}  // namespace sentiment
