#include "testing/http/tls_server.hpp"

#include <netinet/in.h>
#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/obj_mac.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/types.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>

#include "testing/http/loopback_server.hpp"
#include "testing/readable.hpp"

namespace sentiment::testing_support {
namespace {

template <auto Free>
struct Freed {
  template <class T>
  void operator()(T* object) const {
    Free(object);
  }
};
using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Freed<X509_free>>;
using Context = std::unique_ptr<SSL_CTX, Freed<SSL_CTX_free>>;
using Session = std::unique_ptr<SSL, Freed<SSL_free>>;

void require(bool holds) {
  if (!holds) std::abort();
}

Certificate self_signed(EVP_PKEY* key) {
  constexpr long kDay = 86'400;
  constexpr long kX509Version3 = 2;
  Certificate certificate(X509_new());
  X509* x509 = certificate.get();
  X509_set_version(x509, kX509Version3);
  ASN1_INTEGER_set(X509_get_serialNumber(x509), 1);
  X509_gmtime_adj(X509_getm_notBefore(x509), -kDay);
  X509_gmtime_adj(X509_getm_notAfter(x509), kDay);
  X509_set_pubkey(x509, key);
  X509_NAME* name = X509_get_subject_name(x509);
  const auto* common_name = reinterpret_cast<const unsigned char*>("localhost");
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, common_name, -1, -1, 0);
  X509_set_issuer_name(x509, name);
  X509_EXTENSION* names =
      X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, "DNS:localhost");
  X509_add_ext(x509, names, -1);
  X509_EXTENSION_free(names);
  require(X509_sign(x509, key, EVP_sha256()) != 0);
  return certificate;
}

}  // namespace

struct TlsServer::State {
  Context context{SSL_CTX_new(TLS_server_method())};
  int listener = -1;
  int port = 0;
  std::atomic<bool> ending{false};
  std::thread thread;

  void listen() {
    listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    require(::bind(listener, reinterpret_cast<sockaddr*>(&address), size) == 0);
    require(::listen(listener, SOMAXCONN) == 0);
    require(::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size) == 0);
    port = ntohs(address.sin_port);
  }

  void run() const {
    // OpenSSL writes without MSG_NOSIGNAL, and clients that trust nobody hang up early.
    sigset_t broken_pipe;
    sigemptyset(&broken_pipe);
    sigaddset(&broken_pipe, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &broken_pipe, nullptr);
    while (!ending) {
      if (!readable(listener)) continue;
      const int connection = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
      const Session session(SSL_new(context.get()));
      SSL_set_fd(session.get(), connection);
      char request[4096];
      if (SSL_accept(session.get()) == 1 && SSL_read(session.get(), request, sizeof request) > 0) {
        const std::string answer = http_answer(200, "secret", "Connection: close\r\n");
        SSL_write(session.get(), answer.data(), static_cast<int>(answer.size()));
        SSL_shutdown(session.get());
      }
      ::close(connection);
    }
  }
};

TlsServer::TlsServer(const std::filesystem::path& certificate, bool asks_clients)
    : state_(std::make_unique<State>()) {
  const Key key(EVP_EC_gen("P-256"));
  const Certificate own = self_signed(key.get());
  if (asks_clients) {
    SSL_CTX_set_verify(state_->context.get(), SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT,
                       nullptr);
  }
  require(SSL_CTX_use_certificate(state_->context.get(), own.get()) == 1);
  require(SSL_CTX_use_PrivateKey(state_->context.get(), key.get()) == 1);
  BIO* file = BIO_new_file(certificate.c_str(), "w");
  require(PEM_write_bio_X509(file, own.get()) == 1);
  BIO_free(file);
  state_->listen();
  state_->thread = std::thread([state = state_.get()] { state->run(); });
}

TlsServer::~TlsServer() {
  state_->ending = true;
  state_->thread.join();
  ::close(state_->listener);
}

std::string TlsServer::url(const std::string& host) const {
  return "https://" + host + ":" + std::to_string(state_->port) + "/";
}

}  // namespace sentiment::testing_support
