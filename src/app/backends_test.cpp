#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "app/openers.hpp"
#include "app/settings.hpp"
#include "base/error.hpp"
#include "base/stop_flag.hpp"
#include "testing/fails_with.hpp"
#include "testing/fake_clock.hpp"

namespace sentiment {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing_support::FailsWith;

TEST(OpenBackend, RefusesAnAddressOfAnotherKindWithoutItsLogin) {
  testing_support::FakeClock clock;
  const StopFlag stop;
  for (const char* uri : {"sqlite:///secret.db", "ftp://user:secret@host/"}) {
    const AppConfig config{.tracking_uri = uri};
    EXPECT_THAT(
        open_backend({config, clock, stop}),
        FailsWith(Code::usage, AllOf(HasSubstr("MLFLOW_TRACKING_URI"), Not(HasSubstr("secret")))));
  }
}

TEST(OpenBackend, SuggestsTheSchemeThatWasLeftOut) {
  testing_support::FakeClock clock;
  const StopFlag stop;
  for (const std::string uri :
       {"localhost:5000", "localhost", "mlflow.example.com/x", "10.0.0.1"}) {
    const AppConfig config{.tracking_uri = uri};
    EXPECT_THAT(open_backend({config, clock, stop}),
                FailsWith(Code::usage, HasSubstr("http://" + uri)));
  }
}

}  // namespace
}  // namespace sentiment
