#include "app/default_data.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <string>
#include <system_error>

#include "app/notices.hpp"
#include "base/error.hpp"
#include "files/atomic_file.hpp"
#include "reviews/bundled_reviews.hpp"

namespace sentiment {
namespace {

constexpr const char* kPrepared = "data/imdb_sample.csv";
constexpr const char* kBundled = "data/reviews_sample.csv";

bool is_there(const char* path) {
  std::error_code ignored;
  return std::filesystem::exists(path, ignored);
}

}  // namespace

std::string default_data_path() { return is_there(kPrepared) ? kPrepared : kBundled; }

Result<std::string> default_data(Notices& notices) {
  std::string path = default_data_path();
  if (path == kPrepared) return path;
  if (!is_there(kBundled)) {
    SENT_CHECK(write_file_atomically(kBundled, SENT_TRY(bundled_reviews()))
                   .map_error(doing("the bundled reviews (--data-path names other data)")));
  }
  notices.note(
      fmt::format("{} is not there: training on the bundled, invented reviews, {} (`sentiment data "
                  "prepare` gets real ones)",
                  kPrepared, kBundled));
  return path;
}

}  // namespace sentiment
