#include "clients/s3/digests.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/types.h>

#include <array>
#include <stdexcept>
#include <string>
#include <string_view>

#include "base/hex.hpp"

namespace sentiment::s3 {
namespace {

EVP_MD_CTX* as_context(void* pointer) { return static_cast<EVP_MD_CTX*>(pointer); }

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

}  // namespace

std::string hmac_sha256(std::string_view key, std::string_view message) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  // An empty key still needs an address.
  const unsigned char* key_bytes = key.empty() ? digest.data() : bytes_of(key);
  if (HMAC(EVP_sha256(), key_bytes, static_cast<int>(key.size()), bytes_of(message), message.size(),
           digest.data(), &size) == nullptr) {
    throw std::runtime_error("OpenSSL cannot compute HMAC-SHA-256");
  }
  return {reinterpret_cast<const char*>(digest.data()), size};
}

void Md5::Free::operator()(void* context) const { EVP_MD_CTX_free(as_context(context)); }

Md5::Md5()
    : context_(EVP_MD_CTX_new()),
      usable_(EVP_DigestInit_ex(as_context(context_.get()), EVP_md5(), nullptr) == 1) {}

void Md5::update(std::string_view bytes) {
  if (usable_) EVP_DigestUpdate(as_context(context_.get()), bytes.data(), bytes.size());
}

std::string Md5::hex() {
  if (!usable_) return {};
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  EVP_DigestFinal_ex(as_context(context_.get()), digest.data(), &size);
  return to_hex({reinterpret_cast<const char*>(digest.data()), size});
}

}  // namespace sentiment::s3
