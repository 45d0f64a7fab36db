#include <gtest/gtest.h>

#include "ports/flow_event.hpp"
#include "ports/tracker.hpp"

namespace sentiment {
namespace {

TEST(States, EverySpellingReadsBack) {
  for (const auto* text : {"RUNNING", "FINISHED", "FAILED", "KILLED"}) {
    EXPECT_EQ(to_string(parse_run_status(text).value()), text);
  }
  for (const auto* text : {"PENDING", "RUNNING", "COMPLETED", "FAILED", "CANCELLED", "CRASHED"}) {
    EXPECT_EQ(to_string(parse_flow_state(text).value()), text);
  }
  for (const auto* text : {"DEBUG", "INFO", "WARNING", "ERROR"}) {
    EXPECT_EQ(to_string(parse_log_level(text).value()), text);
  }
}

TEST(States, AnUnknownSpellingIsCorruptData) {
  EXPECT_EQ(parse_run_status("DONE").error().code, Code::corrupt_data);
  EXPECT_EQ(parse_flow_state("DONE").error().code, Code::corrupt_data);
  EXPECT_EQ(parse_log_level("LOUD").error().code, Code::corrupt_data);
}

}  // namespace
}  // namespace sentiment
