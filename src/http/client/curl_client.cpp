#include "http/client/curl_client.hpp"

#include <curl/curl.h>
#include <curl/easy.h>
#include <curl/system.h>
#include <fmt/format.h>
#include <signal.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <ctime>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "base/error.hpp"
#include "base/trimmed.hpp"
#include "http/client/http_client.hpp"
#include "http/http_message.hpp"
#include "http/url.hpp"

namespace sentiment {

namespace {

/// A peer that goes away while TLS writes to it raises SIGPIPE, which would end the program; with
/// CURLOPT_NOSIGNAL libcurl leaves that to its caller. Blocks it for this thread and drops what
/// came.
class SigpipeBlocked {
 public:
  SigpipeBlocked() {
    sigemptyset(&sigpipe_);
    sigaddset(&sigpipe_, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &sigpipe_, &before_);
  }
  ~SigpipeBlocked() {
    constexpr timespec kNow{};
    if (sigismember(&before_, SIGPIPE) == 0) sigtimedwait(&sigpipe_, nullptr, &kNow);
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }
  SigpipeBlocked(const SigpipeBlocked&) = delete;
  SigpipeBlocked& operator=(const SigpipeBlocked&) = delete;

 private:
  sigset_t sigpipe_{};
  sigset_t before_{};
};

}  // namespace

struct CurlClient::Handle {
  Handle() : easy(curl_easy_init()) {}
  ~Handle() { curl_easy_cleanup(easy); }
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
  CURL* easy;
};

namespace {

struct FreeList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using HeaderList = std::unique_ptr<curl_slist, FreeList>;

/// One answer on its way in; what the callbacks share.
struct Transfer {
  const SendOptions& options;
  ResponseSink& sink;
  Response head;
  bool begun = false;
  std::uint64_t body_bytes = 0;
  std::optional<Error> failure;
  // curl's own limit on slowness looks at five seconds at a time: too coarse for an answer.
  curl_off_t moved = 0;
  std::chrono::steady_clock::time_point moved_at = std::chrono::steady_clock::now();
  bool stalled = false;
};

bool is_line_end(char c) { return c == '\r' || c == '\n'; }

/// Each answer on the way (100 Continue, a redirect) begins with a status line of its own.
std::size_t on_header(char* bytes, std::size_t size, std::size_t count, void* user) {
  auto& transfer = *static_cast<Transfer*>(user);
  const std::string_view line(bytes, size * count);
  if (line.starts_with("HTTP/")) {
    transfer.head = Response{.status = 0};
  } else if (const auto colon = line.find(':'); colon != std::string_view::npos) {
    transfer.head.headers.add(line.substr(0, colon), trimmed(line.substr(colon + 1)));
  }
  return line.size();
}

bool begin(Transfer& transfer, CURL* easy) {
  long status = 0;
  curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
  transfer.head.status = static_cast<int>(status);
  transfer.begun = true;
  if (auto accepted = transfer.sink.begin(transfer.head); !accepted) {
    transfer.failure = std::move(accepted).error();
    return false;
  }
  return true;
}

struct WriteTarget {
  Transfer& transfer;
  CURL* easy;
};

std::size_t on_body(char* bytes, std::size_t size, std::size_t count, void* user) {
  const auto& [transfer, easy] = *static_cast<WriteTarget*>(user);
  constexpr std::size_t kAbort = 0;
  if (!transfer.begun && !begin(transfer, easy)) return kAbort;
  const std::string_view piece(bytes, size * count);
  transfer.body_bytes += piece.size();
  if (transfer.body_bytes > transfer.options.max_body) {
    transfer.failure = Error{
        Code::corrupt_data,
        fmt::format("its answer is larger than the limit of {} bytes", transfer.options.max_body)};
    return kAbort;
  }
  if (auto accepted = transfer.sink.write(piece); !accepted) {
    transfer.failure = std::move(accepted).error();
    return kAbort;
  }
  return piece.size();
}

int on_progress(void* user, curl_off_t /*download_size*/, curl_off_t downloaded,
                curl_off_t /*upload_size*/, curl_off_t uploaded) {
  auto& transfer = *static_cast<Transfer*>(user);
  const SendOptions& options = transfer.options;
  const auto now = std::chrono::steady_clock::now();
  if (downloaded + uploaded != transfer.moved) {
    transfer.moved = downloaded + uploaded;
    transfer.moved_at = now;
  }
  transfer.stalled =
      options.stall_timeout.count() > 0 && now - transfer.moved_at >= options.stall_timeout;
  const bool stop = options.stop != nullptr && options.stop->requested();
  return stop || transfer.stalled ? 1 : 0;
}

Result<HeaderList> header_list(const Request& request) {
  HeaderList list;
  const auto append = [&list](const std::string& line) {
    curl_slist* longer = curl_slist_append(list.get(), line.c_str());
    if (longer == nullptr) return false;
    if (!list) list.reset(longer);  // else it is the same list, with one more at its end
    return true;
  };
  for (const auto& [name, value] : request.headers) {
    const auto breaks_line = [](char c) { return is_line_end(c) || c == '\0'; };
    if (std::ranges::any_of(name, breaks_line) || std::ranges::any_of(value, breaks_line))
      return fail(Code::invalid_argument, fmt::format("a header field holds a line break: '{}'",
                                                      name.substr(0, name.find_first_of("\r\n"))));
    // For curl "Name:" means to leave the field out and "Name;" that it is empty.
    if (!append(value.empty() ? name + ";" : fmt::format("{}: {}", name, value)))
      return fail(Code::internal, "no memory for a header");
  }
  // What curl would add of its own: a form's type, and a wait for "100 Continue" of up to a second.
  const bool typed = request.headers.find("Content-Type").has_value();
  if ((!typed && !append("Content-Type:")) || !append("Expect:"))
    return fail(Code::internal, "no memory for a header");
  return list;
}

std::string seconds(std::chrono::milliseconds duration) {
  return fmt::format("{:g} s", std::chrono::duration<double>(duration).count());
}

/// A server that asks for a client's certificate ends the connection, which looks like many faults.
std::string certificate_advice(const Request& request, const CurlOptions& options) {
  const bool without = request.url.scheme == "https" && options.client_cert_file.empty();
  if (!without || options.client_cert_setting.empty()) return "";
  return "; if it asks its clients for a certificate, set " + options.client_cert_setting;
}

Error explain(CURLcode code, CURL* easy, const std::string& address, const SendOptions& options,
              const std::string& advice) {
  long os_error = 0;
  curl_easy_getinfo(easy, CURLINFO_OS_ERRNO, &os_error);
  const std::string cause = os_error != 0
                                ? std::generic_category().message(static_cast<int>(os_error))
                                : curl_easy_strerror(code);
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
      return {Code::unavailable, "cannot resolve the host of " + address +
                                     ": check the address and the network connection"};
    case CURLE_COULDNT_RESOLVE_PROXY:
      return {Code::unavailable, "cannot resolve the proxy for " + address +
                                     ": check http_proxy and https_proxy in the environment"};
    case CURLE_COULDNT_CONNECT:
      return {Code::unavailable,
              "cannot connect to " + address + " (" + cause +
                  "): check that the service runs and that the address is right"};
    case CURLE_OPERATION_TIMEDOUT: {
      curl_off_t sent_after = 0;
      curl_easy_getinfo(easy, CURLINFO_PRETRANSFER_TIME_T, &sent_after);
      if (sent_after == 0)
        return {Code::unavailable,
                "cannot connect to " + address + " within " +
                    seconds(std::min(options.connect_timeout, options.timeout)) +
                    ": check that the service runs and that a firewall lets you through"};
      return {Code::deadline_exceeded, address + " did not answer in full within " +
                                           seconds(options.timeout) +
                                           ": try again, or check the service"};
    }
    case CURLE_SSL_CERTPROBLEM:
      return {Code::invalid_argument,
              "the client certificate for " + address + " cannot be used: check its PEM file"};
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_CONNECT_ERROR:
      // What we do not trust asks for no certificate of ours; a handshake that it breaks off may.
      return {Code::unavailable, "no secure connection to " + address + " (" +
                                     curl_easy_strerror(code) +
                                     "): check its certificate, or whether it speaks https at all" +
                                     (code == CURLE_SSL_CONNECT_ERROR ? advice : "")};
    case CURLE_TOO_MANY_REDIRECTS:
      return {Code::corrupt_data,
              fmt::format("{} redirects more than {} times", address, options.max_redirects)};
    case CURLE_UNSUPPORTED_PROTOCOL:
      return {Code::corrupt_data,
              address +
                  " does not answer with HTTP, or redirects to an address that is "
                  "not allowed"};
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_BAD_CONTENT_ENCODING:
      return {Code::corrupt_data, address + " does not answer with HTTP"};
    case CURLE_ABORTED_BY_CALLBACK:
      return {Code::interrupted, "the request to " + address + " was interrupted"};
    case CURLE_URL_MALFORMAT:
      return {Code::invalid_argument, "no request can be sent to " + address};
    case CURLE_OUT_OF_MEMORY:
    case CURLE_FAILED_INIT:
      return {Code::internal, std::string("libcurl: ") + curl_easy_strerror(code)};
    default:
      return {Code::unavailable, "the connection to " + address + " broke off (" + cause +
                                     "): check the service and try again" + advice};
  }
}

void set_method_and_body(CURL* easy, const Request& request) {
  if (request.method == "HEAD") {
    curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
    return;
  }
  const std::span<const char> body =
      request.mapped.empty() ? std::string_view(request.body) : request.mapped;
  const bool sends_body = !body.empty() || request.method == "POST" || request.method == "PUT";
  if (sends_body) {
    curl_easy_setopt(easy, CURLOPT_POST, 1L);
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, body.data());
  }
  if (sends_body || request.method != "GET")
    curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, request.method.c_str());
}

Result<void> set_credentials(CURL* easy, const Url& url) {
  if (url.userinfo.empty()) return {};
  const std::size_t colon = std::min(url.userinfo.find(':'), url.userinfo.size());
  const auto user = percent_decode(std::string_view(url.userinfo).substr(0, colon));
  const auto password = percent_decode(
      std::string_view(url.userinfo).substr(std::min(colon + 1, url.userinfo.size())));
  if (!user || !password)
    return fail(Code::invalid_argument, "the user or password in the URL of " + address_of(url) +
                                            " is not percent-encoded");
  curl_easy_setopt(easy, CURLOPT_USERNAME, user->c_str());
  curl_easy_setopt(easy, CURLOPT_PASSWORD, password->c_str());
  curl_easy_setopt(easy, CURLOPT_HTTPAUTH, CURLAUTH_BASIC);
  return {};
}

void set_limits(CURL* easy, const Request& request, const SendOptions& options) {
  const auto in_milliseconds = [](std::chrono::milliseconds duration) {
    return static_cast<long>(std::max<std::chrono::milliseconds::rep>(1, duration.count()));
  };
  curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, in_milliseconds(options.connect_timeout));
  curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, in_milliseconds(options.timeout));
  const bool secure = request.url.scheme == "https";
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, secure ? "https" : "http");
  curl_easy_setopt(easy, CURLOPT_REDIR_PROTOCOLS_STR, secure ? "https" : "http,https");
  const bool follows = options.max_redirects > 0 && request.method == "GET";
  curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, follows ? 1L : 0L);
  curl_easy_setopt(easy, CURLOPT_MAXREDIRS, static_cast<long>(options.max_redirects));
}

void set_tls(CURL* easy, const CurlOptions& options) {
  if (!options.ca_file.empty()) curl_easy_setopt(easy, CURLOPT_CAINFO, options.ca_file.c_str());
  if (!options.client_cert_file.empty())
    curl_easy_setopt(easy, CURLOPT_SSLCERT, options.client_cert_file.c_str());
  if (!options.verify_server) {
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 0L);
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 0L);
  }
}

bool is_this_machine(const std::string& host) {
  return host == "localhost" || host == "::1" || host.starts_with("127.");
}

/// Once in the process, before the first handle; safe from any thread.
bool prepare_library() {
  static const bool ready = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
  return ready;
}

}  // namespace

CurlClient::CurlClient(CurlOptions options) : options_(std::move(options)) {
  if (prepare_library()) handle_ = std::make_unique<Handle>();
}

CurlClient::~CurlClient() = default;

Result<Response> CurlClient::stream(const Request& request, const SendOptions& options,
                                    ResponseSink& sink) {
  if (!handle_ || handle_->easy == nullptr) return fail(Code::internal, "libcurl does not start");
  CURL* easy = handle_->easy;
  curl_easy_reset(easy);  // forgets the last request, keeps its connection

  const std::string address = address_of(request.url);
  const HeaderList headers = SENT_TRY(header_list(request).map_error(doing(address)));
  SENT_CHECK(set_credentials(easy, request.url));
  set_limits(easy, request, options);
  set_method_and_body(easy, request);
  curl_easy_setopt(easy, CURLOPT_URL, to_string(request.url).c_str());
  curl_easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L);  // a signed path must arrive as it was signed
  curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers.get());
  curl_easy_setopt(easy, CURLOPT_USERAGENT, options_.user_agent.c_str());
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  // A proxy's idea of "localhost" is another machine.
  if (is_this_machine(request.url.host)) curl_easy_setopt(easy, CURLOPT_PROXY, "");
  set_tls(easy, options_);
  // libcurl sends a request once more when the kept connection it took turns out dead.
  const bool only_reads = request.method == "GET" || request.method == "HEAD";
  if (!options.safe_to_repeat && !only_reads) curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, 1L);

  Transfer transfer{options, sink};
  WriteTarget target{transfer, easy};
  curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, &on_header);
  curl_easy_setopt(easy, CURLOPT_HEADERDATA, &transfer);
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &on_body);
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, &target);
  curl_easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, &on_progress);
  curl_easy_setopt(easy, CURLOPT_XFERINFODATA, &transfer);
  curl_easy_setopt(easy, CURLOPT_NOPROGRESS, 0L);

  const CURLcode code = [easy] {
    const SigpipeBlocked blocked;
    return curl_easy_perform(easy);
  }();
  if (code == CURLE_OK && !transfer.begun) begin(transfer, easy);
  if (transfer.stalled)
    return fail(Code::deadline_exceeded, address + " sent nothing for " +
                                             seconds(options.stall_timeout) +
                                             ": try again, or check the service");
  if (transfer.failure) return tl::make_unexpected(doing(address)(*transfer.failure));
  if (code != CURLE_OK)
    return tl::make_unexpected(
        explain(code, easy, address, options, certificate_advice(request, options_)));
  return std::move(transfer.head);
}

}  // namespace sentiment
