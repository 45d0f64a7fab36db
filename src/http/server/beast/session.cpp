#include "http/server/beast/session.hpp"

#include <fmt/format.h>

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/beast/http/error.hpp>
#include <chrono>
#include <cstddef>
#include <string_view>

#include "http/server/beast/request_parser.hpp"
#include "http/server/beast_server.hpp"
#include "http/server/http_error.hpp"
#include "http/server/response_text.hpp"
#include "http/server/router.hpp"

namespace sentiment::beast_server {
namespace {

constexpr std::size_t kReadBytes = std::size_t{8} * 1024;  ///< offered to one read
constexpr std::size_t kWriteBytes =
    std::size_t{64} * 1024;  ///< pipelined answers are sent from here on
constexpr std::size_t kKeptBytes =
    std::size_t{64} * 1024;  ///< larger buffers are given back when idle
constexpr std::size_t kLingerBytes =
    std::size_t{4} * 1024 * 1024;  ///< read after the last answer, then cut
constexpr milliseconds kLingerTime{2'000};
constexpr milliseconds kDrainGrace{100};  ///< for a request that is already on its way

}  // namespace

void Session::start() {
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

void Session::check_deadline(SteadyClock::time_point now) {
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

void Session::close() {
  if (closed_) return;
  closed_ = true;
  error_code ignored;
  socket_.close(ignored);
  shared_.connections.fetch_sub(1);
  shared_.events.disconnected(core_.index);
  core_.sessions.erase(shared_from_this());
}

void Session::become(State state, milliseconds timeout) {
  state_ = state;
  deadline_ = SteadyClock::now() + timeout;
}

void Session::read() {
  socket_.async_read_some(
      in_.prepare(kReadBytes),
      [self = shared_from_this()](error_code ec, std::size_t bytes) { self->on_read(ec, bytes); });
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

void Session::begin_answer() {
  deadline_ = SteadyClock::time_point::max();
  started_ = SteadyClock::now();
  response_.status = 200;
  response_.headers.clear();
  response_.body.clear();
  shared_.events.received(core_.index);
}

void Session::run_route() {
  Call call{
      .request = request_, .response = response_, .request_id = request_id_, .worker = core_.index};
  Router::run(*route_, call);
}

void Session::run_blocking() {
  asio::post(shared_.blocking, [self = shared_from_this()] {
    self->run_route();
    self->shared_.blocking_calls.fetch_sub(1);
    asio::post(self->core_.io, [self] {
      if (self->closed_) return self->shared_.events.answered(self->core_.index, self->exchange());
      self->respond();
      self->advance();
    });
  });
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
  parser_.reset();
  give_back_memory();
  become(State::idle, shared_.options.idle_timeout);
}

void Session::give_back_memory() {
  if (request_.body.capacity() > kKeptBytes) request_.body = {};
  if (response_.body.capacity() > kKeptBytes) response_.body = {};
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
