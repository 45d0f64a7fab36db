#include "base/sha256.hpp"

#include <openssl/evp.h>
#include <openssl/types.h>

#include <array>
#include <stdexcept>
#include <string>
#include <string_view>

#include "base/hex.hpp"

namespace sentiment {
namespace {

/// OpenSSL refuses SHA-256 only where its installation is broken: an invariant, not an answer.
void must(int outcome) {
  if (outcome != 1) throw std::runtime_error("OpenSSL cannot compute SHA-256");
}

EVP_MD_CTX* as_context(void* pointer) { return static_cast<EVP_MD_CTX*>(pointer); }

}  // namespace

void Sha256::Free::operator()(void* context) const { EVP_MD_CTX_free(as_context(context)); }

Sha256::Sha256() : context_(EVP_MD_CTX_new()) {
  must(EVP_DigestInit_ex(as_context(context_.get()), EVP_sha256(), nullptr));
}

void Sha256::update(std::string_view bytes) {
  must(EVP_DigestUpdate(as_context(context_.get()), bytes.data(), bytes.size()));
}

std::string Sha256::hex() {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  must(EVP_DigestFinal_ex(as_context(context_.get()), digest.data(), &size));
  return to_hex({reinterpret_cast<const char*>(digest.data()), size});
}

std::string sha256_hex(std::string_view bytes) {
  Sha256 hash;
  hash.update(bytes);
  return hash.hex();
}

}  // namespace sentiment
