#include "ports/flow_event.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.hpp"
#include "testing/fails_with.hpp"

namespace sentiment {
namespace {

using testing::HasSubstr;
using testing_support::FailsWith;

TEST(FlowStates, EverySpellingReadsBack) {
  for (const auto* text :
       {"SCHEDULED", "PENDING", "RUNNING", "COMPLETED", "FAILED", "CANCELLED", "CRASHED"}) {
    EXPECT_EQ(to_string(parse_flow_state(text).value()), text);
  }
}

TEST(FlowStates, AnUnknownSpellingIsCorruptData) {
  EXPECT_THAT(parse_flow_state("DONE"), FailsWith(Code::corrupt_data, HasSubstr("DONE")));
}

TEST(FlowStates, FourOfThemAreFinal) {
  for (const auto state : {FlowState::scheduled, FlowState::pending, FlowState::running}) {
    EXPECT_FALSE(is_final(state)) << to_string(state);
  }
  for (const auto state :
       {FlowState::completed, FlowState::failed, FlowState::cancelled, FlowState::crashed}) {
    EXPECT_TRUE(is_final(state)) << to_string(state);
  }
}

TEST(LogLevels, EverySpellingReadsBack) {
  for (const auto* text : {"DEBUG", "INFO", "WARNING", "ERROR"}) {
    EXPECT_EQ(to_string(parse_log_level(text).value()), text);
  }
}

TEST(LogLevels, AnUnknownSpellingIsCorruptData) {
  EXPECT_THAT(parse_log_level("LOUD"), FailsWith(Code::corrupt_data, HasSubstr("LOUD")));
}

}  // namespace
}  // namespace sentiment
