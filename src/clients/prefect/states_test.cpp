#include "clients/prefect/states.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "base/json.hpp"

namespace sentiment::prefect {
namespace {

Json answer(const std::string& status, const std::string& type, const std::string& transition,
            Json details) {
  return {{"status", status},
          {"state",
           {{"type", type},
            {"name", "n"},
            {"message", nullptr},
            {"state_details", {{"transition_id", transition}}}}},
          {"details", std::move(details)}};
}

TEST(StateType, IsSpelledAsPrefectSpellsIt) {
  for (const char* text : {"SCHEDULED", "PENDING", "RUNNING", "COMPLETED", "FAILED", "CANCELLED",
                           "CRASHED", "PAUSED", "CANCELLING"}) {
    EXPECT_EQ(to_string(parse_state_type(text).value()), text);
  }
  EXPECT_EQ(parse_state_type("Running").error().code, Code::corrupt_data);
  EXPECT_EQ(usual_name(StateType::cancelling), "Cancelling");
}

TEST(StateType, FourAreFinal) {
  EXPECT_TRUE(is_final(StateType::completed));
  EXPECT_TRUE(is_final(StateType::crashed));
  EXPECT_FALSE(is_final(StateType::cancelling));
  EXPECT_FALSE(is_final(StateType::paused));
}

TEST(ReadAnswer, KnowsTheFourVerdicts) {
  const auto accepted = read_answer(answer("ACCEPT", "RUNNING", "t", nullptr), "t").value();
  EXPECT_EQ(accepted.verdict, Verdict::accept);
  EXPECT_EQ(accepted.state.type, StateType::running);
  const auto waiting =
      read_answer(answer("WAIT", "SCHEDULED", "", {{"delay_seconds", 2.5}}), "t").value();
  EXPECT_EQ(waiting.verdict, Verdict::wait);
  EXPECT_EQ(waiting.delay, std::chrono::milliseconds(2500));
  const auto aborted =
      read_answer(answer("ABORT", "PENDING", "other", {{"reason", "taken"}}), "t").value();
  EXPECT_EQ(aborted.verdict, Verdict::abort);
  EXPECT_EQ(aborted.reason, "taken");
  EXPECT_EQ(read_answer(answer("REJECT", "SCHEDULED", "", nullptr), "t")->verdict, Verdict::reject);
}

TEST(ReadAnswer, TakesItsOwnTransitionMadeBeforeAsAccepted) {
  EXPECT_EQ(read_answer(answer("REJECT", "PENDING", "mine", nullptr), "mine")->verdict,
            Verdict::accept);
  EXPECT_EQ(read_answer(answer("REJECT", "PENDING", "another's", nullptr), "mine")->verdict,
            Verdict::reject);
}

TEST(ReadAnswer, RefusesAnotherForm) {
  EXPECT_FALSE(read_answer(Json::array(), "t"));
  EXPECT_FALSE(read_answer({{"status", "MAYBE"}}, "t"));
  EXPECT_FALSE(read_answer(nullptr, "t"));
}

}  // namespace
}  // namespace sentiment::prefect
