#include "cli/progress.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "cli/output.hpp"
#include "ports/flow_event.hpp"

namespace sentiment {
namespace {

using testing::HasSubstr;

TEST(FlowProgress, ShowsTheStageOnATerminal) {
  std::ostringstream out;
  std::ostringstream err;
  Output output(out, err, {.err = true, .escapes = true});
  FlowProgress progress(output, 5);
  progress.on(TaskRunChanged{.name = "load-data", .state = FlowState::running});
  progress.on(TaskRunChanged{.name = "load-data", .state = FlowState::completed});
  progress.on(TaskRunChanged{.name = "split-data", .state = FlowState::running});
  EXPECT_THAT(err.str(), HasSubstr("[>                   ] 1/5 load-data"));
  EXPECT_THAT(err.str(), HasSubstr("[====>               ] 2/5 split-data"));
  progress.on(FlowRunChanged{.state = FlowState::completed});
  EXPECT_TRUE(err.str().ends_with("\r\x1b[K"));
}

TEST(FlowProgress, WritesNoEscapesToADumbTerminal) {
  std::ostringstream out;
  std::ostringstream err;
  Output output(out, err, {.err = true});
  FlowProgress(output, 5).on(TaskRunChanged{.name = "load-data", .state = FlowState::running});
  EXPECT_EQ(err.str(), "");
}

TEST(FlowProgress, TellsWarningsAndRemarksEverywhereAndTheRestNowhere) {
  std::ostringstream out;
  std::ostringstream err;
  Output output(out, err, {});
  FlowProgress progress(output, 5);
  progress.on(TaskRunChanged{.name = "load-data", .state = FlowState::running});
  progress.on(FlowLog{.level = LogLevel::info, .message = "800 rows"});
  progress.on(FlowLog{.level = LogLevel::info, .message = "two classes", .remark = true});
  progress.on(FlowLog{.level = LogLevel::warning, .message = "not converged"});
  progress.on(FlowLog{.level = LogLevel::error, .message = "failed"});
  EXPECT_EQ(err.str(), "two classes\nwarning: not converged\n");
}

}  // namespace
}  // namespace sentiment
