#include "cli/progress.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "cli/output.hpp"
#include "ports/flow_observer.hpp"

namespace sentiment {
namespace {

using testing::HasSubstr;

TEST(FlowProgress, ShowsTheStageOnATerminal) {
  std::ostringstream out;
  std::ostringstream err;
  Output output(out, err, {.err = true});
  FlowProgress progress(output, 5);
  progress.task_changed({.name = "load-data", .state = FlowState::running});
  progress.task_changed({.name = "load-data", .state = FlowState::completed});
  progress.task_changed({.name = "split-data", .state = FlowState::running});
  EXPECT_THAT(err.str(), HasSubstr("[>                   ] 1/5 load-data"));
  EXPECT_THAT(err.str(), HasSubstr("[====>               ] 2/5 split-data"));
  progress.flow_changed({.state = FlowState::completed});
  EXPECT_TRUE(err.str().ends_with("\r\x1b[K"));
}

TEST(FlowProgress, TellsWarningsEverywhereAndTheRestNowhere) {
  std::ostringstream out;
  std::ostringstream err;
  Output output(out, err, {});
  FlowProgress progress(output, 5);
  progress.task_changed({.name = "load-data", .state = FlowState::running});
  progress.logged({.level = LogLevel::info, .message = "800 rows"});
  progress.logged({.level = LogLevel::warning, .message = "not converged"});
  progress.logged({.level = LogLevel::error, .message = "failed"});
  EXPECT_EQ(err.str(), "warning: not converged\n");
}

}  // namespace
}  // namespace sentiment
