#pragma once

#include <gmock/gmock.h>

#include "base/error.hpp"

namespace sentiment::testing_support {

/// A Result that failed with `code`. `message` matches its sentence: ask for what varies in it (a
/// file, a key, a number), so that its English can be improved without a change of tests.
///   EXPECT_THAT(read_file("a.csv"), FailsWith(Code::not_found, HasSubstr("a.csv")));
// NOLINTBEGIN(readability-identifier-naming): named as gmock's own matchers are
MATCHER_P2(FailsWith, code, message, "fails with a code and a message") {
  if (arg.has_value()) {
    *result_listener << "which succeeded";
    return false;
  }
  *result_listener << "which failed as " << to_string(arg.error().code) << ": "
                   << arg.error().message;
  return arg.error().code == code && testing::Matches(message)(arg.error().message);
}

/// A Result that failed with `code`, whatever it says.
MATCHER_P(FailsWith, code, "fails with a code") {
  return testing::ExplainMatchResult(FailsWith(code, testing::_), arg, result_listener);
}
// NOLINTEND(readability-identifier-naming)

}  // namespace sentiment::testing_support
