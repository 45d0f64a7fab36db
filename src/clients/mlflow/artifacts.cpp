#include "clients/mlflow/artifacts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.hpp"
#include "clients/mlflow/answer_error.hpp"
#include "clients/mlflow/api.hpp"
#include "clients/mlflow/file_sink.hpp"
#include "files/mapped_file.hpp"
#include "http/client/http_client.hpp"
#include "http/client/json_members.hpp"
#include "http/client/rest_client.hpp"
#include "http/http_message.hpp"
#include "http/url.hpp"

namespace sentiment::mlflow {
namespace {

constexpr std::string_view kScheme = "mlflow-artifacts:";
constexpr std::string_view kServices = "/api/2.0/mlflow-artifacts/";
constexpr std::string_view kProxy = "artifacts";
constexpr std::string_view kServerInfo = "/api/3.0/mlflow/server-info";
constexpr std::chrono::hours kLongestTransfer{6};
constexpr int kDeepestFolder = 32;
constexpr std::size_t kMostFiles = 100'000;

/// A place on a proxy: "" stands for the tracking server's own.
struct Place {
  std::string host;  ///< "host:port"
  std::string path;  ///< without "/" at either end
};

Result<Place> place_of(std::string_view uri) {
  if (!is_proxied(uri)) {
    return fail(
        Code::invalid_argument,
        fmt::format("'{}' is not served by the server's artifact proxy (mlflow-artifacts:)", uri));
  }
  uri.remove_prefix(kScheme.size());
  Place place;
  if (uri.starts_with("//")) {
    uri.remove_prefix(2);
    const auto slash = std::min(uri.find('/'), uri.size());
    place.host = uri.substr(0, slash);
    uri.remove_prefix(slash);
  }
  while (uri.starts_with('/')) uri.remove_prefix(1);
  while (uri.ends_with('/')) uri.remove_suffix(1);
  place.path = uri;
  return place;
}

/// Segment by segment percent-encoded.
Result<std::string> encoded(std::string_view path) {
  std::string result;
  while (!path.empty()) {
    const auto slash = std::min(path.find('/'), path.size());
    const auto segment = path.substr(0, slash);
    if (segment.empty() || segment == "." || segment == ".." ||
        segment.find_first_of(std::string_view("#%\0", 3)) != std::string_view::npos) {
      return fail(Code::invalid_argument,
                  fmt::format("MLflow cannot keep an artifact under the path '{}': it must be "
                              "relative, without '..', '#' and '%'",
                              path));
    }
    result += "/" + percent_encode(segment);
    path.remove_prefix(std::min(slash + 1, path.size()));
  }
  return result;
}

Error refusal(const Response& response, const Request& request) {
  return explain(read_server_error(response, address_of(request.url)));
}

}  // namespace

bool is_proxied(std::string_view uri) { return uri.starts_with(kScheme); }

Result<Request> Artifacts::request(std::string_view method, std::string_view service,
                                   const std::string& uri, std::string_view path) const {
  const Place place = SENT_TRY(place_of(uri));
  const std::string below = SENT_TRY(encoded(place.path)) + SENT_TRY(encoded(path));
  Request request = api_->request(method, fmt::format("{}{}{}", kServices, service, below));
  if (place.host.empty()) return request;
  const Url& tracking = api_->base();
  const Url other = SENT_TRY(parse_url(tracking.scheme + "://" + place.host));
  if (other.host == tracking.host && other.port == tracking.port) return request;
  // Another server: it is not told who we are here.
  request.url.host = other.host;
  request.url.port = other.port;
  request.url.userinfo.clear();
  request.headers.clear();
  return request;
}

SendOptions Artifacts::transfer_options() const {
  SendOptions options = api_->options(Repeat::safe);
  options.stall_timeout = options.timeout;
  options.timeout = kLongestTransfer;
  options.max_body = std::numeric_limits<std::uint64_t>::max();
  return options;
}

/// Each server is asked once. One that does not say so, as those before 3.18, has a proxy.
Result<bool> Artifacts::presigned_only(const Request& proxied) {
  Request get = proxied;
  get.method = "GET";
  get.url.path.resize(get.url.path.find(kServices));
  get.url.path += kServerInfo;
  const std::string server = to_string(get.url);
  if (const auto known = presigned_only_.find(server); known != presigned_only_.end()) {
    return known->second;
  }
  const Response response = SENT_TRY(api_->http().send(get, api_->options(Repeat::safe)));
  const auto info = parse_json(response.body);
  const bool only = response.status == 200 && info && info->is_object() &&
                    info->value("artifacts_presigned_only", Json()) == true;
  return presigned_only_[server] = only;
}

Result<void> Artifacts::send(const Request& request) {
  const Response response = SENT_TRY(api_->http().send(request, transfer_options()));
  if (response.status != 200) return tl::make_unexpected(refusal(response, request));
  // MLflow answers nothing or {}: the page of a proxy in between is not a stored file.
  const auto json = parse_json(response.body);
  if (response.body.empty() || (json && json->is_object())) return {};
  return tl::make_unexpected(not_mlflow(response, address_of(request.url)));
}

Result<void> Artifacts::upload(const std::string& uri, std::string_view path,
                               const std::filesystem::path& file) {
  Request put = SENT_TRY(request("PUT", kProxy, uri, path));
  const auto body = SENT_TRY(MappedFile::open(file));
  if (SENT_TRY(presigned_only(put))) return put_presigned(uri, path, body.bytes());
  put.headers.add("Content-Type", "application/octet-stream");
  put.mapped = body.bytes();
  return send(put);
}

Result<Downloaded> Artifacts::download(const std::string& uri, std::string_view path,
                                       const std::filesystem::path& file) {
  const Request get = SENT_TRY(request("GET", kProxy, uri, path));
  if (SENT_TRY(presigned_only(get))) return get_presigned(uri, path, file);
  FileSink sink(file);
  Response head = SENT_TRY(api_->http().stream(get, transfer_options(), sink));
  if (head.status == 200) return sink.finish();
  head.body = std::move(sink.refusal);
  return tl::make_unexpected(refusal(head, get));
}

Result<std::vector<ArtifactFile>> Artifacts::list(const std::string& uri) {
  std::vector<ArtifactFile> files;
  SENT_CHECK(list_into(uri, "", files, 0));
  std::ranges::sort(files, {}, &ArtifactFile::path);
  return files;
}

Result<void> Artifacts::list_into(const std::string& root, const std::string& folder,
                                  std::vector<ArtifactFile>& files, int depth) {
  const Place place = SENT_TRY(place_of(root));
  Request get = SENT_TRY(request("GET", kProxy, root, ""));
  get.url.path.resize(get.url.path.find(kServices) + kServices.size() + kProxy.size());
  const std::string path = folder.empty() ? place.path : place.path + "/" + folder;
  get.url.query = "path=" + percent_encode(path);
  const Response response = SENT_TRY(api_->http().send(get, api_->options(Repeat::safe)));
  const auto answer = SENT_TRY(Api::read(response, get));
  if (answer.error) return tl::make_unexpected(explain(*answer.error));
  for (const auto& entry : member_of(answer.body, "files")) {
    const std::string name = text_of(entry, "path");
    const bool plain = !name.empty() && name != "." && name != ".." &&
                       name.find_first_of(std::string_view("/\0", 2)) == std::string::npos;
    if (!plain || depth > kDeepestFolder || files.size() > kMostFiles) {
      return fail(Code::corrupt_data,
                  fmt::format("the listing of '{}' holds a name that cannot be a file's, or too "
                              "many: it is not fetched",
                              root));
    }
    const std::string below = folder.empty() ? name : fmt::format("{}/{}", folder, name);
    if (const auto is_folder = entry.find("is_dir");
        is_folder != entry.end() && *is_folder == true) {
      SENT_CHECK(list_into(root, below, files, depth + 1));
    } else {
      files.push_back({below, static_cast<std::uint64_t>(
                                  std::max<std::int64_t>(0, number_of(entry, "file_size")))});
    }
  }
  return {};
}

}  // namespace sentiment::mlflow
