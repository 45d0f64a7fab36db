#include "cli/default_data.hpp"

#include <filesystem>
#include <string>
#include <system_error>

#include "cli/output.hpp"

namespace sentiment {
namespace {

constexpr const char* kPrepared = "data/imdb_sample.csv";
constexpr const char* kBundled = "data/reviews_sample.csv";

bool is_there(const char* path) {
  std::error_code ignored;
  return std::filesystem::exists(path, ignored);
}

}  // namespace

Result<std::string> default_data(Output& out) {
  if (is_there(kPrepared)) return kPrepared;
  if (is_there(kBundled)) {
    out.note("{} is not there, taking the bundled {} (`sentiment data prepare` gets real reviews)",
             kPrepared, kBundled);
    return kBundled;
  }
  return fail(Code::not_found,
              std::string("no data: neither ") + kPrepared + " nor " + kBundled +
                  " is there; name a file with --data-path, or run `sentiment data prepare`");
}

}  // namespace sentiment
