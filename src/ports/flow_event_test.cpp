#include "ports/flow_event.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string_view>
#include <utility>

#include "base/error.hpp"
#include "testing/fails_with.hpp"

namespace sentiment {
namespace {

using testing::HasSubstr;
using testing_support::FailsWith;

TEST(FlowStates, EverySpellingReadsBack) {
  const std::pair<FlowState, std::string_view> all[]{
      {FlowState::scheduled, "SCHEDULED"}, {FlowState::pending, "PENDING"},
      {FlowState::running, "RUNNING"},     {FlowState::completed, "COMPLETED"},
      {FlowState::failed, "FAILED"},       {FlowState::cancelled, "CANCELLED"},
      {FlowState::crashed, "CRASHED"}};
  for (const auto& [state, text] : all) {
    EXPECT_EQ(to_string(state), text);
    EXPECT_EQ(parse_flow_state(text), state);
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
  const std::pair<LogLevel, std::string_view> all[]{{LogLevel::debug, "DEBUG"},
                                                    {LogLevel::info, "INFO"},
                                                    {LogLevel::warning, "WARNING"},
                                                    {LogLevel::error, "ERROR"}};
  for (const auto& [level, text] : all) {
    EXPECT_EQ(to_string(level), text);
    EXPECT_EQ(parse_log_level(text), level);
  }
}

TEST(LogLevels, AnUnknownSpellingIsCorruptData) {
  EXPECT_THAT(parse_log_level("LOUD"), FailsWith(Code::corrupt_data, HasSubstr("LOUD")));
}

}  // namespace
}  // namespace sentiment
