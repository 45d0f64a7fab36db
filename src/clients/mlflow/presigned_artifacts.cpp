// Transfers straight to the server's store, as MLflow 3.18 asks for with
// --artifacts-presigned-only. Source: mlflow/store/artifact/http_artifact_repo.py,
// mlflow/server/handlers.py
#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>

#include "base/error.hpp"
#include "base/json.hpp"
#include "clients/mlflow/answer_error.hpp"
#include "clients/mlflow/api.hpp"
#include "clients/mlflow/artifacts.hpp"
#include "clients/mlflow/signed_address.hpp"
#include "http/client/http_client.hpp"
#include "http/client/json_members.hpp"
#include "http/client/rest_client.hpp"
#include "http/http_message.hpp"

namespace sentiment::mlflow {
namespace {

constexpr std::size_t kPartSize = 10
                                  << 20;    // bytes, as MLflow's own client; S3 takes 5 MiB or more
constexpr std::size_t kMostParts = 10'000;  // S3's limit

}  // namespace

Result<Json> Artifacts::ask_presigned(const Request& request, const Json& body, Repeat repeat) {
  Request asked = request;
  if (!body.is_null()) {
    asked.body = to_line(body);
    asked.headers.set("Content-Type", "application/json");
  }
  const Response response = SENT_TRY(api_->http().send(asked, api_->options(repeat)));
  auto answer = SENT_TRY(Api::read(response, asked));
  if (answer.error) return tl::make_unexpected(explain(*answer.error));
  return std::move(answer.body);
}

Result<Downloaded> Artifacts::get_presigned(const std::string& uri, std::string_view path,
                                            const std::filesystem::path& file) {
  const Request ask = SENT_TRY(request("GET", "presigned", uri, path));
  const auto receive = [&]() -> Result<Downloaded> {
    const Json answer = SENT_TRY(ask_presigned(ask, nullptr, Repeat::safe));
    const auto address = SENT_TRY(SignedAddress::read(answer));
    return address.get(*store_, file, transfer_options());
  };
  auto received = receive();
  // A signature lasts minutes: retries may have outlasted it.
  if (!received && received.error().code == Code::unauthenticated) received = receive();
  return received;
}

Result<void> Artifacts::put_presigned(const std::string& uri, std::string_view path,
                                      std::string_view bytes) {
  const auto slash = path.rfind('/');
  const auto folder = slash == std::string_view::npos ? "" : path.substr(0, slash);
  const std::string name(slash == std::string_view::npos ? path : path.substr(slash + 1));
  const auto call = [&](std::string_view step, const Json& body, Repeat repeat) -> Result<Json> {
    return ask_presigned(SENT_TRY(request("POST", step, uri, folder)), body, repeat);
  };

  const std::size_t part_size = std::max(kPartSize, (bytes.size() + kMostParts - 1) / kMostParts);
  // An empty file is one empty part.
  const std::size_t count = std::max<std::size_t>(1, (bytes.size() + part_size - 1) / part_size);
  const auto send_parts = [&](const Json& credentials) -> Result<Json> {
    if (credentials.size() != count) {
      return fail(Code::corrupt_data,
                  "the MLflow server signs another number of parts than the upload has");
    }
    Json parts = Json::array();
    for (const auto& credential : credentials) {
      const auto address = SENT_TRY(SignedAddress::read(credential));
      const auto part = bytes.substr(parts.size() * part_size, part_size);
      const std::string etag = SENT_TRY(address.put(*store_, part, transfer_options()));
      // Azure's parts are known by their addresses alone.
      parts.push_back(
          {{"part_number", parts.size() + 1}, {"etag", etag}, {"url", text_of(credential, "url")}});
    }
    return parts;
  };
  bool finishing = false;
  const auto upload = [&]() -> Result<void> {
    finishing = false;
    Json body{{"path", name}, {"num_parts", count}};
    const Json begun = SENT_TRY(call("mpu/create", body, Repeat::safe));
    body = {{"path", name}, {"upload_id", text_of(begun, "upload_id")}};
    auto done = send_parts(member_of(begun, "credentials")).and_then([&](Json parts) {
      finishing = true;
      body["parts"] = std::move(parts);
      return call("mpu/complete", body, Repeat::never);
    });
    if (done) return {};
    body.erase("parts");
    // What stays behind would be paid for and never be seen.
    [[maybe_unused]] const auto ignored = call("mpu/abort", body, Repeat::safe);
    return tl::make_unexpected(std::move(done).error());
  };
  auto done = upload();
  // Where the last answer is lost, nobody knows what became of the file: the same bytes once more
  // do no harm.
  if (!done && finishing && may_pass_later(done.error())) done = upload();
  return done;
}

}  // namespace sentiment::mlflow
