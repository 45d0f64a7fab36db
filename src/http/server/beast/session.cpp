#include "http/server/beast/session.hpp"

#include <fmt/format.h>

#include <atomic>
#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/beast/http/error.hpp>
#include <chrono>
#include <cstddef>
#include <exception>
#include <new>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

#include "http/server/beast/request_parser.hpp"
#include "http/server/beast_server.hpp"
#include "http/server/http_error.hpp"
#include "http/server/request_rules.hpp"
#include "http/server/response_text.hpp"
#include "http/server/router.hpp"

namespace sentiment::beast_server {
namespace {

constexpr std::size_t kReadBytes = std::size_t{8} * 1024;  ///< offered to one read
constexpr std::size_t kWriteBytes =
    std::size_t{64} * 1024;  ///< pipelined answers are sent from here on
constexpr std::size_t kKeptBytes =
    std::size_t{64} * 1024;                   ///< larger buffers are given back when idle
constexpr std::size_t kKeptNameBytes = 1024;  ///< of a method, a path or a query
constexpr std::size_t kLingerBytes =
    std::size_t{4} * 1024 * 1024;  ///< read after the last answer, then cut
constexpr milliseconds kLingerTime{2'000};
constexpr milliseconds kDrainGrace{100};  ///< for a request that is already on its way

constexpr milliseconds kNoMemoryPause{100};
/// For when there is no memory to make one.
constexpr std::string_view kOutOfMemory =
    "HTTP/1.1 503 Service Unavailable\r\ncontent-type: application/json\r\n"
    "x-error-code: unavailable\r\ncontent-length: 43\r\nconnection: close\r\n\r\n"
    R"({"detail":"Out of memory; try again later"})";

/// Without its line feed; empty where there is none yet.
std::string_view first_line(std::string_view bytes) {
  const auto end = bytes.find('\n');
  return bytes.substr(0, end == std::string_view::npos ? 0 : end);
}

}  // namespace

template <class StepOf>
void Session::guard(StepOf step) noexcept {
  try {
    step();
  } catch (const std::exception& thrown) {
    break_off(name_of(thrown));
  }
}

/// Without memory of its own: it may be that there is none.
void Session::break_off(std::string_view what) noexcept {
  if (closed_) return;
  const bool asked = parser_.has_value() || state_ == State::handling;
  if (asked && state_ != State::handling) begin_answer();
  if (asked) {
    response_.status = 503;
    shared_.events.answered(core_.index, exchange());
  }
  shared_.events.failed(core_.index, what);
  if (asked && out_.empty()) {
    error_code ignored;
    socket_.write_some(asio::buffer(kOutOfMemory), ignored);
    socket_.shutdown(tcp::socket::shutdown_send, ignored);
  }
  close();
}

void Session::start() {
  guard([this] { open(); });
}

void Session::open() {
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

void Session::check_deadline(SteadyClock::time_point now) noexcept {
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

void Session::begin_drain() {
  if (state_ == State::idle) become(State::idle, kDrainGrace);
}

void Session::close() noexcept {
  if (closed_) return;
  closed_ = true;
  error_code ignored;
  socket_.close(ignored);
  shared_.events.disconnected(core_.index);
  core_.sessions.erase(shared_from_this());
}

void Session::become(State state, milliseconds timeout) {
  state_ = state;
  deadline_ = SteadyClock::now() + timeout;
}

void Session::read() {
  socket_.async_read_some(in_.prepare(kReadBytes),
                          [self = shared_from_this()](error_code ec, std::size_t bytes) {
                            self->guard([&] { self->on_read(ec, bytes); });
                          });
}

void Session::on_read(error_code ec, std::size_t bytes) {
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

void Session::advance() {
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

Session::Step Session::parse() {
  while (in_.size() > 0) {
    if (!parser_) {
      skip_empty_lines();
      if (received().empty() || received() == "\r") break;
      begin_request();
    }
    auto& parser = *parser_;  // NOLINT(bugprone-unchecked-optional-access): begun above
    error_code ec;
    const std::size_t used = parser.take(received(), ec);
    in_.consume(used);
    if (ec == beast::http::error::need_more) ec = look_at_rest(parser);
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

std::string_view Session::received() const {
  const auto bytes = in_.cdata();
  return {static_cast<const char*>(bytes.data()), bytes.size()};
}

/// RFC 9112, 2.2: some clients send a line end after a body.
void Session::skip_empty_lines() {
  while (received().starts_with("\r\n")) in_.consume(2);
}

/// Beast waits for more where no more will help: after a request line without a version, in a
/// quoted chunk extension that its line does not end, and in chunk extensions and trailer fields
/// without an end.
error_code Session::look_at_rest(const RequestParser& parser) const {
  std::string_view rest = received();
  if (parser.is_header_done()) {
    if (rest.size() > shared_.options.max_header_bytes) return beast::http::error::header_limit;
    if (rest.starts_with("\r\n")) rest.remove_prefix(2);  // the end of the chunk before
    if (has_open_quote(first_line(rest))) return beast::http::error::bad_chunk_extension;
  } else if (request_.method.empty() && rest.find('\n') != std::string_view::npos &&
             !ends_with_version(first_line(rest))) {
    return beast::http::error::bad_version;
  }
  return beast::http::error::need_more;
}

void Session::begin_request() {
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

Session::Step Session::handle() {
  state_ = State::handling;
  begin_answer();
  core_.ids.choose(request_.headers.find("x-request-id").value_or(""), request_id_);
  route_ = shared_.router.find(request_.method, request_.url.path);
  if (!request_.body.empty() && parser_ && parser_->is_coded()) {
    write_error(response_, 415, Code::invalid_argument,
                "Content-Encoding is not supported: send the body uncompressed");
  } else if (route_ == nullptr) {
    shared_.router.answer_unrouted(request_, response_);
  } else if (route_->blocking) {
    if (shared_.blocking_calls.fetch_add(1) < shared_.options.max_blocking_calls) {
      run_blocking();
      return Step::waits;
    }
    shared_.blocking_calls.fetch_sub(1);
    write_error(response_, 503, Code::unavailable, "Too many such requests are already waiting");
  } else {
    run_route();
  }
  respond();
  return Step::answered;
}

void Session::begin_answer() {
  deadline_ = SteadyClock::time_point::max();
  started_ = SteadyClock::now();
  failure_ = "";
  response_.status = 200;
  response_.headers.clear();
  response_.body.clear();
  shared_.events.received(core_.index);
}

void Session::run_route() {
  Call call{
      .request = request_, .response = response_, .request_id = request_id_, .worker = core_.index};
  failure_ = Router::run(*route_, call);
}

void Session::run_blocking() {
  asio::post(shared_.blocking, [self = shared_from_this()] {
    try {
      self->run_route();
    } catch (const std::exception&) {
      self->thrown_ = std::current_exception();
    }
    self->shared_.blocking_calls.fetch_sub(1);
    while (!self->hand_back()) std::this_thread::sleep_for(kNoMemoryPause);
  });
}

/// Back to the core's thread. Returns false when there is no memory to do so.
bool Session::hand_back() noexcept {
  try {
    asio::post(core_.io,
               [self = shared_from_this()] { self->guard([&] { self->on_blocking_done(); }); });
    return true;
  } catch (const std::bad_alloc&) {
    return false;
  }
}

void Session::on_blocking_done() {
  if (thrown_) std::rethrow_exception(std::exchange(thrown_, nullptr));
  if (closed_) return shared_.events.answered(core_.index, exchange());
  respond();
  advance();
}

Exchange Session::exchange() const {
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

void Session::respond() {
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
  if (!failure_.empty()) shared_.events.failed(core_.index, failure_);
  parser_.reset();
  give_back_memory();
  become(State::idle, shared_.options.idle_timeout);
}

void Session::give_back_memory() {
  if (request_.body.capacity() > kKeptBytes) request_.body = {};
  if (response_.body.capacity() > kKeptBytes) response_.body = {};
  for (std::string* text : {&request_.method, &request_.url.path, &request_.url.query}) {
    if (text->capacity() > kKeptNameBytes) *text = {};
  }
  if (in_.size() == 0 && in_.capacity() > kKeptBytes) in_ = {};
}

void Session::refuse_request(int status, Code code, std::string_view detail) {
  begin_answer();
  route_ = nullptr;
  request_id_.clear();
  write_error(response_, status, code, detail);
  parser_.reset();
  respond();
}

void Session::refuse_malformed(error_code ec) {
  if (ec == beast::http::error::body_limit) {
    refuse_request(413, Code::invalid_argument,
                   fmt::format("The body is larger than the limit of {} bytes",
                               shared_.options.max_body_bytes));
  } else if (ec == beast::http::error::header_limit) {
    refuse_request(431, Code::invalid_argument,
                   fmt::format("The headers are larger than the limit of {} bytes",
                               shared_.options.max_header_bytes));
  } else {
    const Fault fault = parser_ ? parser_->fault() : Fault{};
    refuse_request(fault.status, Code::invalid_argument, fault.detail);
  }
}

void Session::refuse() {
  refuse_request(503, Code::unavailable, "Too many connections are open; try again later");
  advance();
}

bool Session::write() {
  while (written_ < out_.size()) {
    error_code ec;
    written_ += socket_.write_some(asio::buffer(out_) + written_, ec);
    if (ec == asio::error::would_block) {
      become(State::writing, shared_.options.write_timeout);
      socket_.async_wait(tcp::socket::wait_write, [self = shared_from_this()](error_code waited) {
        self->guard([&] { self->on_writable(waited); });
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

void Session::on_writable(error_code ec) {
  if (closed_) return;
  if (ec) return close();
  if (!write()) return;
  become(parser_ ? State::reading : State::idle,
         parser_ ? shared_.options.read_timeout : shared_.options.idle_timeout);
  advance();
}

void Session::linger() {
  error_code ec;
  socket_.shutdown(tcp::socket::shutdown_send, ec);
  if (ec) return close();
  in_.clear();
  become(State::lingering, shared_.draining.load() ? kDrainGrace : kLingerTime);
  read();
}

}  // namespace sentiment::beast_server
