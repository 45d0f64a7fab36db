#pragma once

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <chrono>
#include <cstddef>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>

#include "http/http_message.hpp"
#include "http/server/beast/request_parser.hpp"
#include "http/server/beast_server.hpp"
#include "http/server/request_id.hpp"
#include "http/server/router.hpp"

namespace sentiment::beast_server {

namespace asio = boost::asio;
using asio::ip::tcp;
using SteadyClock = std::chrono::steady_clock;
using std::chrono::milliseconds;

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
  bool ticking = false;  ///< the timer runs
};

/// One more of something, until it goes.
class Counted {
 public:
  explicit Counted(std::atomic<std::size_t>& count) : count_(&count) { count.fetch_add(1); }
  Counted(Counted&& other) noexcept : count_(std::exchange(other.count_, nullptr)) {}
  Counted& operator=(Counted&&) = delete;
  ~Counted() {
    if (count_ != nullptr) count_->fetch_sub(1);
  }

 private:
  std::atomic<std::size_t>* count_;
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
  Session(Core& core, Shared& shared, tcp::socket socket, Counted counted)
      : core_(core), shared_(shared), socket_(std::move(socket)), counted_(std::move(counted)) {}

  void start();
  void check_deadline(SteadyClock::time_point now) noexcept;
  void begin_drain();
  void close() noexcept;

 private:
  enum class State { idle, reading, handling, writing, lingering };
  enum class Step { needs_bytes, answered, waits };

  /// Runs a step of the session; what it throws ends the session, not the thread.
  template <class StepOf>
  void guard(StepOf step) noexcept;
  void break_off(std::string_view what) noexcept;
  void become(State state, milliseconds timeout);
  void open();
  void read();
  void on_read(error_code ec, std::size_t bytes);
  /// Answers the requests that have arrived, then reads on.
  void advance();
  Step parse();
  std::string_view received() const;
  void skip_empty_lines();
  error_code look_at_rest(const RequestParser& parser) const;
  void begin_request();
  Step handle();
  void begin_answer();
  void run_route();
  void run_blocking();
  bool hand_back() noexcept;
  void on_blocking_done();
  Exchange exchange() const;
  void respond();
  void give_back_memory();
  /// Answers what is not a request we take; the connection ends with it, as what follows on it
  /// could be anything.
  void refuse_request(int status, Code code, std::string_view detail);
  void refuse_malformed(error_code ec);
  void refuse();
  /// True when all was sent at once; else advance() goes on when the client has taken the rest.
  bool write();
  void on_writable(error_code ec);
  /// Says that no more will come and reads until the client has seen it: closing at once would
  /// reset the connection and could take the answer with it.
  void linger();

  Core& core_;
  Shared& shared_;
  tcp::socket socket_;
  Counted counted_;  ///< among the connections
  beast::flat_buffer in_;
  std::string out_;
  std::size_t written_ = 0;
  std::size_t lingered_ = 0;
  std::optional<RequestParser> parser_;
  Request request_;
  Response response_;
  const Route* route_ = nullptr;
  std::string request_id_;
  std::string_view failure_;   ///< what the handler threw and was answered
  std::exception_ptr thrown_;  ///< what a blocking route threw and could not be answered
  std::string client_;
  State state_ = State::idle;
  SteadyClock::time_point deadline_ = SteadyClock::time_point::max();
  SteadyClock::time_point started_;
  bool timed_out_ = false;
  bool closes_ = false;
  bool closed_ = false;
};

}  // namespace sentiment::beast_server
