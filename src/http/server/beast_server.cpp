#include "http/server/beast_server.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/error.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/socket_base.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <chrono>
#include <cstddef>
#include <ctime>
#include <exception>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "http/server/beast/session.hpp"
#include "http/server/response_text.hpp"
#include "http/server/router.hpp"

namespace sentiment {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using beast_server::Core;
using beast_server::Counted;
using beast_server::Session;
using beast_server::Shared;
using boost::system::error_code;
using SteadyClock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr milliseconds kDrainTick{20};
constexpr milliseconds kAcceptPause{100};  ///< when no handle is left
constexpr std::size_t kMostRefused = 256;  ///< told why at a time; the rest is cut off

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
                              "another port with --port (0 picks a free one)",
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
      threads_.emplace_back([this, &core = *core] { run(core); });
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
  /// What a handler throws, for want of memory above all, ends neither the thread nor what keeps
  /// it going.
  void run(Core& core) noexcept {
    for (;;) {
      try {
        if (!core.ticking) tick(core);
        core.io.run();
        return;
      } catch (const std::exception& thrown) {
        shared_.events.failed(core.index, name_of(thrown));
        std::this_thread::sleep_for(kAcceptPause);
      }
    }
  }

  /// One acceptor deals the connections out in turn: SO_REUSEPORT would spread few connections
  /// unevenly, and would let a second server take the same port unseen.
  void accept() {
    Core& core = *cores_[next_core_];
    next_core_ = (next_core_ + 1) % cores_.size();
    acceptor_.async_accept(core.io, [this, &core](error_code ec, tcp::socket socket) {
      accepting_ = false;
      if (ec == asio::error::operation_aborted || !acceptor_.is_open()) return;
      if (ec) return pause_accepting();
      if (shared_.connections.load() < options_.max_connections + kMostRefused) {
        asio::post(core.io, [this, &core, counted = Counted(shared_.connections),
                             socket = std::move(socket)]() mutable {
          open_session(core, std::move(socket), std::move(counted));
        });
      }
      accept();
    });
    accepting_ = true;
  }

  void open_session(Core& core, tcp::socket socket, Counted counted) {
    if (shared_.draining.load()) return;  // nothing would watch over its deadlines any more
    auto session = std::make_shared<Session>(core, shared_, std::move(socket), std::move(counted));
    core.sessions.insert(session);
    session->start();
  }

  void pause_accepting() {
    accept_pause_.expires_after(kAcceptPause);
    pausing_ = true;
    accept_pause_.async_wait([this](error_code ec) {
      pausing_ = false;
      if (!ec && acceptor_.is_open()) accept();
    });
  }

  /// Each core's heartbeat: closes what is overdue and renews the date. A timer for each
  /// connection would cost more than the request it guards.
  void tick(Core& core) {
    core.ticking = false;
    shared_.events.beat(core.index);
    if (core.index == 0 && !accepting_ && !pausing_ && acceptor_.is_open()) accept();
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
    core.ticking = true;
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
  bool accepting_ = false;  ///< of the first core's thread, as is `pausing_`
  bool pausing_ = false;
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
