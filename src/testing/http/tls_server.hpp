#pragma once

#include <filesystem>
#include <memory>
#include <string>

namespace sentiment::testing_support {

/// An https server on a free port of 127.0.0.1 with a certificate for "localhost" that nobody has
/// signed but itself. Answers every request with 200 and "secret".
class TlsServer {
 public:
  /// Writes its certificate to `certificate` (PEM), for clients that are to trust it.
  /// `asks_clients`: it ends the connections of clients without a certificate, so of all.
  explicit TlsServer(const std::filesystem::path& certificate, bool asks_clients = false);
  TlsServer(const TlsServer&) = delete;
  TlsServer& operator=(const TlsServer&) = delete;
  ~TlsServer();

  /// "https://HOST:PORT/".
  std::string url(const std::string& host) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace sentiment::testing_support
