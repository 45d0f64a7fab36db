#include "registry/find_run.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.hpp"
#include "testing/fails_with.hpp"
#include "testing/fake_clock.hpp"
#include "testing/memory_backend.hpp"

namespace sentiment {
namespace {

using testing::HasSubstr;
using testing_support::FailsWith;

TEST(FindRun, ByItsIdAndByTheFirstDigits) {
  testing_support::FakeClock clock;
  testing_support::MemoryBackend tracker(clock);
  const auto run = tracker.start_run({.experiment = "films", .name = "a"}).value();
  EXPECT_EQ(find_run(tracker, "films", run.value())->id, run);
  EXPECT_EQ(find_run(tracker, "films", run.value().substr(0, 31))->id, run);
  EXPECT_THAT(find_run(tracker, "books", run.value().substr(0, 31)),
              FailsWith(Code::not_found, HasSubstr("books")));
  EXPECT_THAT(find_run(tracker, "films", "0"), FailsWith(Code::usage, HasSubstr("'0'")));
}

}  // namespace
}  // namespace sentiment
