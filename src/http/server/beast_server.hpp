#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "http/server/router.hpp"

namespace sentiment {

/// Where a server listens and how much it takes from whom.
struct ServerOptions {
  std::string host = "127.0.0.1";
  int port = 8000;  ///< 0: a free one, see HttpServer::port()
  int threads = 1;  ///< request threads, each with an io_context of its own
  std::size_t max_connections = 1024;
  std::uint32_t max_header_bytes = 16 * 1024;
  std::size_t max_body_bytes = std::size_t{1024} * 1024;
  std::chrono::milliseconds idle_timeout{75'000};   ///< a kept-alive connection without a request
  std::chrono::milliseconds read_timeout{30'000};   ///< from a request's first byte to its last
  std::chrono::milliseconds write_timeout{30'000};  ///< a client that does not take its answer
  std::chrono::milliseconds drain_timeout{10'000};  ///< what stop() leaves to requests in flight
  int blocking_threads = 2;                         ///< for routes that wait on services
  std::size_t max_blocking_calls = 64;              ///< waiting or running; more are answered 503
};

/// A request with what it was answered, as metrics and logs see it. Views die with the call.
struct Exchange {
  const Route* route = nullptr;  ///< nullptr: no route took it, or it was not HTTP
  std::string_view method;
  std::string_view path;
  std::string_view request_id;
  std::string_view client;  ///< the peer's address
  int status = 0;
  std::chrono::nanoseconds duration{};  ///< from the request's last byte to the answer's first
  std::size_t request_bytes = 0;        ///< of the body
  std::size_t response_bytes = 0;       ///< of the body
};

/// Port: told of what happens at the wire. Threads: `worker` calls only from its own thread.
class ServerEvents {
 public:
  virtual ~ServerEvents() = default;
  virtual void received(std::size_t worker) noexcept = 0;
  virtual void answered(std::size_t worker, const Exchange& exchange) noexcept = 0;
  virtual void connected(std::size_t worker) noexcept = 0;
  virtual void disconnected(std::size_t worker) noexcept = 0;
  /// A request or a connection broke off by what was thrown: `what` is a type's name or "out of
  /// memory", never words of a request. The client was answered 500 or 503, or cut off.
  virtual void failed(std::size_t worker, std::string_view what) noexcept = 0;
  /// Twice a second or more often, as long as the worker does its work.
  virtual void beat(std::size_t worker) noexcept = 0;
};

/// HTTP/1.1 on Boost.Beast's parser and Boost.Asio: one io_context and one thread a core,
/// connections dealt out in turn. Keep-alive, pipelining, chunked bodies, Expect: 100-continue;
/// 400, 408, 413 and 431 in FastAPI's shape for what is not a request.
class HttpServer {
 public:
  /// Binds and listens. `router` and `events` must outlive the server.
  /// Errors: failed_precondition when the address is in use or not ours; usage for a host that
  /// cannot be resolved.
  static Result<std::unique_ptr<HttpServer>> listen(const ServerOptions& options,
                                                    const Router& router, ServerEvents& events);
  /// Stops at once, if still running.
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  int port() const;
  void start();
  /// Takes no new connection, lets requests in flight be answered, then closes. Threads: any.
  void stop();
  /// Returns when stop() has done its work.
  void wait();

 private:
  class Impl;
  explicit HttpServer(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace sentiment
