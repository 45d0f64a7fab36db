#include "serving/model_slot.hpp"

#include <gtest/gtest.h>

#include "ports/ids.hpp"
#include "serving/tiny_model.hpp"

namespace sentiment {
namespace {

TEST(ModelSlot, IsUnavailableUntilAModelIsIn) {
  ModelSlot slot;
  EXPECT_EQ(slot.current(), nullptr);
  const auto ready = slot.ready();
  ASSERT_FALSE(ready.has_value());
  EXPECT_EQ(ready.error().code, Code::unavailable);
}

TEST(ModelSlot, LeavesReadersTheModelTheyTook) {
  ModelSlot slot;
  slot.replace(testing_support::served_tiny_model(1));
  const auto taken = *slot.ready();
  slot.replace(testing_support::served_tiny_model(2));
  EXPECT_EQ(taken->version, ModelVersion(1));
  EXPECT_EQ((*slot.ready())->version, ModelVersion(2));
}

}  // namespace
}  // namespace sentiment
