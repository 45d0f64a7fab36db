#include "ports/tracker.hpp"

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

TEST(RunStatuses, EverySpellingReadsBack) {
  const std::pair<RunStatus, std::string_view> all[]{{RunStatus::running, "RUNNING"},
                                                     {RunStatus::finished, "FINISHED"},
                                                     {RunStatus::failed, "FAILED"},
                                                     {RunStatus::killed, "KILLED"}};
  for (const auto& [status, text] : all) {
    EXPECT_EQ(to_string(status), text);
    EXPECT_EQ(parse_run_status(text), status);
  }
}

TEST(RunStatuses, AnUnknownSpellingIsCorruptData) {
  EXPECT_THAT(parse_run_status("DONE"), FailsWith(Code::corrupt_data, HasSubstr("DONE")));
}

}  // namespace
}  // namespace sentiment
