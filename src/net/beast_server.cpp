#include "net/beast_server.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>
#include <chrono>
#include <cstdint>
#include <ctime>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <unordered_set>
#include <utility>
#include <vector>

#include "net/http_error.hpp"
#include "net/http_message.hpp"
#include "net/request_id.hpp"
#include "net/response_text.hpp"
#include "net/router.hpp"

namespace sentiment {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
using asio::ip::tcp;
using boost::system::error_code;
using SteadyClock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr std::size_t kReadBytes = std::size_t{8} * 1024;  ///< offered to one read
constexpr std::size_t kWriteBytes =
    std::size_t{64} * 1024;  ///< pipelined answers are sent from here on
constexpr std::size_t kKeptBytes =
    std::size_t{64} * 1024;  ///< larger buffers are given back when idle
constexpr std::size_t kLingerBytes =
    std::size_t{4} * 1024 * 1024;  ///< read after the last answer, then cut
constexpr milliseconds kLingerTime{2'000};
constexpr milliseconds kDrainGrace{100};  ///< for a request that is already on its way
constexpr milliseconds kDrainTick{20};
constexpr milliseconds kAcceptPause{100};  ///< when no handle is left
constexpr std::size_t kMostRefused = 256;  ///< told why at a time; the rest is cut off

std::string_view view(beast::string_view text) { return {text.data(), text.size()}; }

/// Feeds Beast's parser into a plain Request, whose memory is used again and again.
class RequestParser final : public beast::http::basic_parser<true> {
 public:
  explicit RequestParser(Request& request) : request_(request) {}
  bool expects_continue() const { return expects_continue_; }
  bool is_http_1_0() const { return is_http_1_0_; }
  void continue_sent() { expects_continue_ = false; }

 private:
  void on_request_impl(beast::http::verb /*method*/, beast::string_view method,
                       beast::string_view target, int version, error_code& /*ec*/) override {
    is_http_1_0_ = version == 10;
    request_.method.assign(view(method));
    std::string_view rest = view(target);
    if (rest.starts_with("http://") || rest.starts_with("https://")) {  // RFC 9112, absolute-form
      rest.remove_prefix(std::min(rest.find('/', rest.find("//") + 2), rest.size()));
      if (rest.empty()) rest = "/";
    }
    const auto question = std::min(rest.find('?'), rest.size());
    request_.url.path.assign(rest.substr(0, question));
    request_.url.query.assign(rest.substr(std::min(question + 1, rest.size())));
  }
  void on_response_impl(int, beast::string_view, int, error_code&) override {}
  void on_field_impl(beast::http::field field, beast::string_view name, beast::string_view value,
                     error_code& /*ec*/) override {
    request_.headers.add(view(name), view(value));
    if (field == beast::http::field::expect) {
      expects_continue_ = equals_ignoring_case(view(value), "100-continue");
    }
  }
  void on_header_impl(error_code& /*ec*/) override {}
  void on_body_init_impl(const boost::optional<std::uint64_t>& /*length*/,
                         error_code& /*ec*/) override {}
  std::size_t on_body_impl(beast::string_view body, error_code& /*ec*/) override {
    request_.body.append(view(body));
    return body.size();
  }
  void on_chunk_header_impl(std::uint64_t, beast::string_view, error_code&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t /*remain*/, beast::string_view body,
                                 error_code& /*ec*/) override {
    request_.body.append(view(body));
    return body.size();
  }
  void on_finish_impl(error_code& /*ec*/) override {}

  Request& request_;
  bool expects_continue_ = false;
  bool is_http_1_0_ = false;
};

class Session;

/// One request thread's own: nothing here is touched by another thread while it runs.
struct Core {
  explicit Core(std::size_t core_index) : index(core_index) {}
  std::size_t index;
  asio::io_context io{1};
  asio::steady_timer tick{io};
  std::unordered_set<std::shared_ptr<Session>> sessions;
  std::string date;
  RequestIds ids;
  SteadyClock::time_point drain_end = SteadyClock::time_point::max();
};

/// What all cores share.
struct Shared {
  const ServerOptions& options;
  const Router& router;
  ServerEvents& events;
  std::atomic<bool> draining{false};
  std::atomic<std::size_t> connections{0};
  std::atomic<std::size_t> blocking_calls{0};
  asio::thread_pool blocking;
};

/// One connection. Lives on its core's thread; only a blocking route's handler runs elsewhere,
/// while the session itself waits.
class Session : public std::enable_shared_from_this<Session> {
 public:
  Session(Core& core, Shared& shared, tcp::socket socket)
      : core_(core), shared_(shared), socket_(std::move(socket)) {}

  void start() {
    error_code ignored;
    socket_.non_blocking(true, ignored);
    socket_.set_option(tcp::no_delay(true), ignored);
    const auto peer = socket_.remote_endpoint(ignored);
    if (!ignored) client_ = peer.address().to_string();
    shared_.events.connected(core_.index);
    become(State::idle, shared_.options.idle_timeout);
    if (shared_.connections.load() > shared_.options.max_connections) return refuse();
    read();
  }

  void check_deadline(SteadyClock::time_point now) {
    if (now < deadline_) return;
    if (state_ == State::reading) {
      timed_out_ = true;
      deadline_ = SteadyClock::time_point::max();
      error_code ignored;
      socket_.cancel(ignored);  // on_read answers 408
    } else {
      close();
    }
  }

  void begin_drain() {
    if (state_ == State::idle) become(State::idle, kDrainGrace);
  }

  void close() {
    if (closed_) return;
    closed_ = true;
    error_code ignored;
    socket_.close(ignored);
    shared_.connections.fetch_sub(1);
    shared_.events.disconnected(core_.index);
    core_.sessions.erase(shared_from_this());
  }

 private:
  enum class State { idle, reading, handling, writing, lingering };
  enum class Step { needs_bytes, answered, waits };

  void become(State state, milliseconds timeout) {
    state_ = state;
    deadline_ = SteadyClock::now() + timeout;
  }

  void read() {
    socket_.async_read_some(in_.prepare(kReadBytes),
                            [self = shared_from_this()](error_code ec, std::size_t bytes) {
                              self->on_read(ec, bytes);
                            });
  }

  void on_read(error_code ec, std::size_t bytes) {
    if (closed_) return;
    if (ec) {
      if (!timed_out_ || state_ != State::reading) return close();
      refuse_request(408, Code::deadline_exceeded, "The request did not arrive in time");
      return advance();
    }
    in_.commit(bytes);
    if (state_ == State::lingering) {
      lingered_ += bytes;
      in_.clear();
      return lingered_ > kLingerBytes ? close() : read();
    }
    advance();
  }

  /// Answers the requests that have arrived, then reads on.
  void advance() {
    for (;;) {
      const Step step = closes_ ? Step::answered : parse();
      if (step == Step::waits) return;
      const bool more = step == Step::answered && !closes_ && in_.size() > 0;
      if (more && out_.size() < kWriteBytes) continue;
      if (!out_.empty() && !write()) return;
      if (closes_) return linger();
      if (!more) return read();
    }
  }

  Step parse() {
    while (in_.size() > 0) {
      if (!parser_) begin_request();
      auto& parser = *parser_;  // NOLINT(bugprone-unchecked-optional-access): begun above
      error_code ec;
      const std::size_t used = parser.put(in_.cdata(), ec);
      in_.consume(used);
      if (ec && ec != beast::http::error::need_more) {
        refuse_malformed(ec);
        return Step::answered;
      }
      if (parser.is_done()) return handle();
      if (ec == beast::http::error::need_more || used == 0) break;
    }
    if (parser_ && parser_->is_header_done() && parser_->expects_continue()) {
      parser_->continue_sent();
      out_.append("HTTP/1.1 100 Continue\r\n\r\n");
    }
    return Step::needs_bytes;
  }

  void begin_request() {
    request_.method.clear();
    request_.url.path.clear();
    request_.url.query.clear();
    request_.headers.clear();
    request_.body.clear();
    parser_.emplace(request_);
    parser_->eager(true);
    parser_->header_limit(shared_.options.max_header_bytes);
    parser_->body_limit(shared_.options.max_body_bytes);
    become(State::reading, shared_.options.read_timeout);
  }

  Step handle() {
    state_ = State::handling;
    begin_answer();
    core_.ids.choose(request_.headers.find("x-request-id").value_or(""), request_id_);
    route_ = shared_.router.find(request_.method, request_.url.path);
    if (route_ == nullptr) {
      shared_.router.answer_unrouted(request_, response_);
    } else if (route_->blocking) {
      if (shared_.blocking_calls.fetch_add(1) < shared_.options.max_blocking_calls) {
        run_blocking();
        return Step::waits;
      }
      shared_.blocking_calls.fetch_sub(1);
      write_error(response_, 503, Code::unavailable, "Too many such requests are waiting already");
    } else {
      run_route();
    }
    respond();
    return Step::answered;
  }

  void begin_answer() {
    deadline_ = SteadyClock::time_point::max();
    started_ = SteadyClock::now();
    response_.status = 200;
    response_.headers.clear();
    response_.body.clear();
    shared_.events.received(core_.index);
  }

  void run_route() {
    Call call{.request = request_,
              .response = response_,
              .request_id = request_id_,
              .worker = core_.index};
    Router::run(*route_, call);
  }

  void run_blocking() {
    asio::post(shared_.blocking, [self = shared_from_this()] {
      self->run_route();
      self->shared_.blocking_calls.fetch_sub(1);
      asio::post(self->core_.io, [self] {
        if (self->closed_)
          return self->shared_.events.answered(self->core_.index, self->exchange());
        self->respond();
        self->advance();
      });
    });
  }

  Exchange exchange() const {
    return {.route = route_,
            .method = request_.method,
            .path = request_.url.path,
            .request_id = request_id_,
            .client = client_,
            .status = response_.status,
            .duration = SteadyClock::now() - started_,
            .request_bytes = request_.body.size(),
            .response_bytes = response_.body.size()};
  }

  void respond() {
    const bool keeps = parser_ && parser_->is_done() && parser_->keep_alive() &&
                       !shared_.draining.load(std::memory_order_relaxed);
    closes_ = !keeps;
    append_response(out_, response_,
                    {.date = core_.date,
                     .request_id = request_id_,
                     .without_body = request_.method == "HEAD",
                     .closes = closes_,
                     .keeps_alive_1_0 = keeps && parser_->is_http_1_0()});
    shared_.events.answered(core_.index, exchange());
    parser_.reset();
    give_back_memory();
    become(State::idle, shared_.options.idle_timeout);
  }

  void give_back_memory() {
    if (request_.body.capacity() > kKeptBytes) request_.body = {};
    if (response_.body.capacity() > kKeptBytes) response_.body = {};
  }

  /// Answers what is not a request we take; the connection ends with it, as what follows on it
  /// could be anything.
  void refuse_request(int status, Code code, std::string_view detail) {
    begin_answer();
    route_ = nullptr;
    request_id_.clear();
    write_error(response_, status, code, detail);
    parser_.reset();
    respond();
  }

  void refuse_malformed(error_code ec) {
    if (ec == beast::http::error::body_limit) {
      refuse_request(413, Code::invalid_argument,
                     fmt::format("The body is larger than the {} bytes that are taken",
                                 shared_.options.max_body_bytes));
    } else if (ec == beast::http::error::header_limit) {
      refuse_request(431, Code::invalid_argument,
                     fmt::format("The headers are larger than the {} bytes that are taken",
                                 shared_.options.max_header_bytes));
    } else {
      refuse_request(400, Code::invalid_argument, "Invalid HTTP request received.");
    }
  }

  void refuse() {
    refuse_request(503, Code::unavailable, "Too many connections are open; try again later");
    advance();
  }

  /// True when all was sent at once; else advance() goes on when the client has taken the rest.
  bool write() {
    while (written_ < out_.size()) {
      error_code ec;
      written_ += socket_.write_some(asio::buffer(out_) + written_, ec);
      if (ec == asio::error::would_block) {
        become(State::writing, shared_.options.write_timeout);
        socket_.async_wait(tcp::socket::wait_write, [self = shared_from_this()](error_code waited) {
          self->on_writable(waited);
        });
        return false;
      }
      if (ec) {
        close();
        return false;
      }
    }
    written_ = 0;
    out_.clear();
    if (out_.capacity() > 2 * kWriteBytes) out_ = {};
    return true;
  }

  void on_writable(error_code ec) {
    if (closed_) return;
    if (ec) return close();
    if (!write()) return;
    become(parser_ ? State::reading : State::idle,
           parser_ ? shared_.options.read_timeout : shared_.options.idle_timeout);
    advance();
  }

  /// Says that no more will come and reads until the client has seen it: closing at once would
  /// reset the connection and could take the answer with it.
  void linger() {
    error_code ec;
    socket_.shutdown(tcp::socket::shutdown_send, ec);
    if (ec) return close();
    in_.clear();
    become(State::lingering, shared_.draining.load() ? kDrainGrace : kLingerTime);
    read();
  }

  Core& core_;
  Shared& shared_;
  tcp::socket socket_;
  beast::flat_buffer in_;
  std::string out_;
  std::size_t written_ = 0;
  std::size_t lingered_ = 0;
  std::optional<RequestParser> parser_;
  Request request_;
  Response response_;
  const Route* route_ = nullptr;
  std::string request_id_;
  std::string client_;
  State state_ = State::idle;
  SteadyClock::time_point deadline_ = SteadyClock::time_point::max();
  SteadyClock::time_point started_;
  bool timed_out_ = false;
  bool closes_ = false;
  bool closed_ = false;
};

std::vector<std::unique_ptr<Core>> make_cores(int threads) {
  std::vector<std::unique_ptr<Core>> cores;
  for (int i = 0; i < std::max(threads, 1); ++i) {
    cores.push_back(std::make_unique<Core>(static_cast<std::size_t>(i)));
  }
  return cores;
}

Result<tcp::endpoint> resolve(asio::io_context& io, const ServerOptions& options) {
  error_code ec;
  tcp::resolver resolver(io);
  const auto found = resolver.resolve(options.host, std::to_string(options.port),
                                      tcp::resolver::passive | tcp::resolver::numeric_service, ec);
  if (ec || found.empty()) {
    return fail(Code::usage, fmt::format("the host {} to listen on cannot be resolved: {}",
                                         options.host, ec.message()));
  }
  return found.begin()->endpoint();
}

}  // namespace

class HttpServer::Impl {
 public:
  Impl(const ServerOptions& options, const Router& router, ServerEvents& events)
      : options_(options),
        shared_{.options = options_,
                .router = router,
                .events = events,
                .blocking = asio::thread_pool(
                    static_cast<std::size_t>(std::max(options.blocking_threads, 1)))},
        cores_(make_cores(options.threads)) {
    const milliseconds shortest = std::min({options_.idle_timeout, options_.read_timeout,
                                            options_.write_timeout, options_.drain_timeout});
    tick_ = std::clamp(shortest / 4, milliseconds{5}, milliseconds{500});
  }

  ~Impl() {
    for (const auto& core : cores_) core->io.stop();
    wait();
    shared_.blocking.join();
  }

  Result<void> listen() {
    const auto endpoint = SENT_TRY(resolve(cores_.front()->io, options_));
    error_code ec;
    acceptor_.open(endpoint.protocol(), ec);
    if (!ec) acceptor_.set_option(tcp::acceptor::reuse_address(true), ec);
    if (!ec) acceptor_.bind(endpoint, ec);
    if (!ec) acceptor_.listen(asio::socket_base::max_listen_connections, ec);
    if (ec == asio::error::address_in_use) {
      return fail(Code::failed_precondition,
                  fmt::format("another program listens on {}:{} already: stop it, or choose "
                              "another port with --port (0 takes a free one)",
                              options_.host, options_.port));
    }
    if (ec) {
      return fail(
          Code::failed_precondition,
          fmt::format("cannot listen on {}:{}: {}", options_.host, options_.port, ec.message()));
    }
    port_ = acceptor_.local_endpoint(ec).port();
    return {};
  }

  int port() const { return port_; }

  void start() {
    accept();
    for (const auto& core : cores_) {
      tick(*core);
      threads_.emplace_back([&io = core->io] { io.run(); });
    }
  }

  void stop() {
    if (shared_.draining.exchange(true)) return;
    asio::post(cores_.front()->io, [this] {
      error_code ignored;
      acceptor_.close(ignored);
      accept_pause_.cancel();
    });
    for (const auto& core : cores_) asio::post(core->io, [this, &core = *core] { drain(core); });
  }

  void wait() {
    for (std::thread& thread : threads_) thread.join();
    threads_.clear();
  }

 private:
  /// One acceptor deals the connections out in turn: SO_REUSEPORT would spread few connections
  /// unevenly, and would let a second server take the same port unseen.
  void accept() {
    Core& core = *cores_[next_core_];
    next_core_ = (next_core_ + 1) % cores_.size();
    acceptor_.async_accept(core.io, [this, &core](error_code ec, tcp::socket socket) {
      if (ec == asio::error::operation_aborted || !acceptor_.is_open()) return;
      if (ec) return pause_accepting();
      if (shared_.connections.load() < options_.max_connections + kMostRefused) {
        shared_.connections.fetch_add(1);
        asio::post(core.io, [this, &core, socket = std::move(socket)]() mutable {
          open_session(core, std::move(socket));
        });
      }
      accept();
    });
  }

  void open_session(Core& core, tcp::socket socket) {
    if (shared_.draining.load()) {  // nothing would watch over its deadlines any more
      shared_.connections.fetch_sub(1);
      return;
    }
    auto session = std::make_shared<Session>(core, shared_, std::move(socket));
    core.sessions.insert(session);
    session->start();
  }

  void pause_accepting() {
    accept_pause_.expires_after(kAcceptPause);
    accept_pause_.async_wait([this](error_code ec) {
      if (!ec && acceptor_.is_open()) accept();
    });
  }

  /// Each core's heartbeat: closes what is overdue and renews the date. A timer for each
  /// connection would cost more than the request it guards.
  void tick(Core& core) {
    core.date = http_date(std::time(nullptr));
    const auto now = SteadyClock::now();
    const std::vector<std::shared_ptr<Session>> sessions(core.sessions.begin(),
                                                         core.sessions.end());
    for (const auto& session : sessions) {
      if (now >= core.drain_end) {
        session->close();
      } else {
        session->check_deadline(now);
      }
    }
    if (shared_.draining.load() && core.sessions.empty()) return;
    core.tick.expires_after(shared_.draining.load() ? std::min(tick_, kDrainTick) : tick_);
    core.tick.async_wait([this, &core](error_code ec) {
      if (!ec) tick(core);
    });
  }

  void drain(Core& core) {
    core.drain_end = SteadyClock::now() + options_.drain_timeout;
    for (const auto& session : core.sessions) session->begin_drain();
    core.tick.cancel();
    tick(core);
  }

  const ServerOptions options_;
  Shared shared_;
  std::vector<std::unique_ptr<Core>> cores_;
  tcp::acceptor acceptor_{cores_.front()->io};
  asio::steady_timer accept_pause_{cores_.front()->io};
  std::vector<std::thread> threads_;
  std::size_t next_core_ = 0;
  milliseconds tick_{};
  int port_ = 0;
};

HttpServer::HttpServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
HttpServer::~HttpServer() = default;

Result<std::unique_ptr<HttpServer>> HttpServer::listen(const ServerOptions& options,
                                                       const Router& router, ServerEvents& events) {
  auto impl = std::make_unique<Impl>(options, router, events);
  SENT_CHECK(impl->listen());
  return std::unique_ptr<HttpServer>(new HttpServer(std::move(impl)));
}

int HttpServer::port() const { return impl_->port(); }
void HttpServer::start() { impl_->start(); }
void HttpServer::stop() { impl_->stop(); }
void HttpServer::wait() { impl_->wait(); }

}  // namespace sentiment
