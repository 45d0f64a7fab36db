#include "clients/s3/digests.hpp"

#include <gtest/gtest.h>

#include <string>

#include "base/hex.hpp"

namespace sentiment::s3 {
namespace {

// RFC 4231, test cases 1 and 2.
TEST(Digests, GiveThePublishedMacs) {
  EXPECT_EQ(to_hex(hmac_sha256(std::string(20, '\x0b'), "Hi There")),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  EXPECT_EQ(to_hex(hmac_sha256("Jefe", "what do ya want for nothing?")),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

// RFC 1321, A.5.
TEST(Digests, Md5OfPartsIsThatOfTheWhole) {
  Md5 md5;
  md5.update("message ");
  md5.update("digest");
  EXPECT_EQ(md5.hex(), "f96b697d7cb7938d525a2f31aaf161d0");
}

}  // namespace
}  // namespace sentiment::s3
