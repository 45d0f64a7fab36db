#include "clients/mlflow/signed_address.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>

#include "base/json.hpp"
#include "clients/mlflow/artifacts.hpp"
#include "clients/mlflow/file_sink.hpp"
#include "http/client/http_client.hpp"
#include "http/client/json_members.hpp"
#include "http/http_message.hpp"
#include "http/url.hpp"

namespace sentiment::mlflow {
namespace {

/// The word in <Code> of an error document of S3, Azure or Google; "" for anything else. The rest
/// of such a document may repeat what was signed.
std::string_view error_code_of(std::string_view document) {
  constexpr std::string_view kTag = "<Code>";
  const auto begin = document.find(kTag);
  if (begin == std::string_view::npos) return {};
  const auto text = document.substr(begin + kTag.size());
  const auto is_letter = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); };
  const auto* const end = std::ranges::find_if_not(text, is_letter);
  return text.substr(0, static_cast<std::size_t>(end - text.begin()));
}

Error refusal(const Request& request, int status, std::string_view body) {
  const auto word = error_code_of(body);
  std::string text = fmt::format("the artifact store at {} answers {}{}{}", address_of(request.url),
                                 status, word.empty() ? "" : " ", word);
  switch (status) {
    case 401:
    case 403:
      return {Code::unauthenticated,
              text +
                  ": the address that the MLflow server signed is not valid, or no longer; check "
                  "the server's clock and its keys of the store, then try again"};
    case 404: return {Code::not_found, text};
    case 408:
    case 429: return {Code::unavailable, text + ": try again later"};
    default: break;
  }
  if (status >= 500) return {Code::unavailable, text + ": look into the store's log, or try again"};
  return {Code::failed_precondition,
          text + ": check that what answers there is the MLflow server's store"};
}

}  // namespace

Result<SignedAddress> SignedAddress::read(const Json& answer) {
  auto url = parse_url(text_of(answer, "url"));
  if (!url) {  // its words may repeat the address
    return fail(
        Code::corrupt_data,
        "the MLflow server names no usable http(s) address of its artifact store: check its "
        "--artifacts-destination");
  }
  SignedAddress address;
  address.request_.url = *std::move(url);
  for (const auto& [name, value] : member_of(answer, "headers").items()) {
    if (value.is_string()) address.request_.headers.add(name, value.get<std::string>());
  }
  return address;
}

Result<std::string> SignedAddress::put(HttpClient& store, std::string_view bytes,
                                       const SendOptions& options) const {
  Request request = request_;
  request.method = "PUT";
  request.mapped = bytes;
  const Response response = SENT_TRY(store.send(request, options));
  if (response.status < 200 || response.status > 299) {
    return tl::make_unexpected(refusal(request, response.status, response.body));
  }
  return std::string(response.headers.find("ETag").value_or(""));
}

Result<Downloaded> SignedAddress::get(HttpClient& store, const std::filesystem::path& file,
                                      const SendOptions& options) const {
  FileSink sink(file);
  const Response head = SENT_TRY(store.stream(request_, options, sink));
  if (head.status == 200) return sink.finish();
  return tl::make_unexpected(refusal(request_, head.status, sink.refusal));
}

}  // namespace sentiment::mlflow
