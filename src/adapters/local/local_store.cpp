#include "adapters/local/local_store.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>

#include "adapters/local/artifact_layout.hpp"

namespace sentiment::local {

Result<std::filesystem::path> LocalStore::fetch(const std::string& uri) {
  constexpr std::string_view kFile = "file://";
  std::filesystem::path place;
  if (is_home_uri(uri)) {
    place = SENT_TRY(path_of_uri(home_->home(), uri));
  } else if (uri.starts_with(kFile)) {
    place = uri.substr(kFile.size());
  } else if (const auto colon = uri.find(":/");
             colon != std::string::npos && uri.find('/') > colon) {
    return fail(Code::invalid_argument,
                fmt::format("'{}' cannot be fetched without a service; use a path, file:// or a "
                            "URI of this home",
                            uri));
  } else {
    place = uri;
  }
  std::error_code error;
  if (place.empty() || !std::filesystem::exists(place, error)) {
    return fail(Code::not_found, fmt::format("nothing at '{}' ({})", place.string(), uri));
  }
  return place;
}

}  // namespace sentiment::local
