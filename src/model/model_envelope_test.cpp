#include "model/model_envelope.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <string>

#include "base/error.hpp"

namespace sentiment {
namespace {

using testing::AllOf;
using testing::HasSubstr;

std::string envelope_refusal(const std::string& bytes) {
  const auto refused = unseal_model(bytes);
  if (refused) return "accepted";
  EXPECT_EQ(refused.error().code, Code::corrupt_data);
  return refused.error().message;
}

TEST(ModelEnvelope, GivesBackWhatWasSealed) {
  for (const std::string& content :
       {std::string(), std::string("12345678"), std::string(999, 'x')}) {
    EXPECT_EQ(unseal_model(seal_model(content)).value().content, content);
  }
}

TEST(ModelEnvelope, RefusesEveryFlippedBit) {
  const std::string sealed = seal_model("twelve bytes");
  for (std::size_t bit = 0; bit < sealed.size() * 8; ++bit) {
    std::string flipped = sealed;
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << (bit % 8)));
    EXPECT_NE(envelope_refusal(flipped), "accepted") << "bit " << bit;
  }
}

TEST(ModelEnvelope, RefusesEveryTruncationAndAddition) {
  const std::string sealed = seal_model("twelve bytes");
  for (std::size_t size = 0; size < sealed.size(); ++size) {
    EXPECT_NE(envelope_refusal(sealed.substr(0, size)), "accepted") << size;
  }
  EXPECT_THAT(envelope_refusal(sealed + "x"), AllOf(HasSubstr(" 45 "), HasSubstr(" 44")));
}

TEST(ModelEnvelope, NamesWhatIsWrong) {
  EXPECT_THAT(envelope_refusal("not a model"), HasSubstr("sentiment.model"));
  std::string changed = seal_model("twelve bytes");
  changed.back() = '!';
  EXPECT_THAT(envelope_refusal(changed), HasSubstr("checksum"));
  // Of a newer program's file and of a flipped version only the first is called newer.
  EXPECT_THAT(envelope_refusal(seal_model("of the future", kModelFileVersion + 1)),
              AllOf(HasSubstr("version 5 "), HasSubstr("version 4:")));
  std::string flipped = seal_model("of today");
  flipped[8] = kModelFileVersion + 1;
  EXPECT_THAT(envelope_refusal(flipped), HasSubstr("checksum"));
  EXPECT_THAT(envelope_refusal(seal_model("", 0)), HasSubstr("version"));
}

}  // namespace
}  // namespace sentiment
