#include "clients/prefect/states.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "base/json.hpp"
#include "clients/prefect/ids.hpp"
#include "http/client/json_members.hpp"

namespace sentiment::prefect {
namespace {

struct Spelling {
  std::string_view type;
  std::string_view name;
};

/// In the order of StateType.
constexpr std::array<Spelling, 9> kSpellings{{{"SCHEDULED", "Scheduled"},
                                              {"PENDING", "Pending"},
                                              {"RUNNING", "Running"},
                                              {"COMPLETED", "Completed"},
                                              {"FAILED", "Failed"},
                                              {"CANCELLED", "Cancelled"},
                                              {"CRASHED", "Crashed"},
                                              {"PAUSED", "Paused"},
                                              {"CANCELLING", "Cancelling"}}};

Result<Verdict> parse_verdict(std::string_view text) {
  constexpr std::array<std::pair<std::string_view, Verdict>, 4> kVerdicts{
      {{"ACCEPT", Verdict::accept},
       {"REJECT", Verdict::reject},
       {"WAIT", Verdict::wait},
       {"ABORT", Verdict::abort}}};
  for (const auto& [name, verdict] : kVerdicts) {
    if (name == text) return verdict;
  }
  return fail(Code::corrupt_data,
              "the Prefect server answers a state with '" + std::string(text) + "'");
}

}  // namespace

std::string_view to_string(StateType type) {
  return kSpellings.at(static_cast<std::size_t>(type)).type;
}

std::string_view usual_name(StateType type) {
  return kSpellings.at(static_cast<std::size_t>(type)).name;
}

Result<StateType> parse_state_type(std::string_view text) {
  for (std::size_t i = 0; i < kSpellings.size(); ++i) {
    if (kSpellings.at(i).type == text) return static_cast<StateType>(i);
  }
  return fail(Code::corrupt_data, "unknown Prefect state '" + std::string(text) + "'");
}

bool is_final(StateType type) {
  return type == StateType::completed || type == StateType::failed ||
         type == StateType::cancelled || type == StateType::crashed;
}

State read_state(const Json& state) {
  // What a newer server may add is taken as "not ours to run".
  const auto type = parse_state_type(text_of(state, "type")).value_or(StateType::paused);
  return {type, text_of(state, "name"), text_of(state, "message")};
}

Result<Answer> read_answer(const Json& answer, const std::string& transition_id) {
  if (!answer.is_object() || !answer.contains("status")) {
    return fail(Code::corrupt_data, "the Prefect server answers a state without a verdict");
  }
  Answer read;
  read.verdict = SENT_TRY(parse_verdict(text_of(answer, "status")));
  const Json state = answer.value("state", Json::object());
  read.state = read_state(state);
  read.since = from_rfc3339(text_of(state, "timestamp"));
  const Json details = answer.value("details", Json::object());
  read.reason = text_of(details, "reason");
  if (details.is_object() && details.contains("delay_seconds") &&
      details["delay_seconds"].is_number()) {
    read.delay = std::chrono::milliseconds(
        static_cast<std::chrono::milliseconds::rep>(details["delay_seconds"].get<double>() * 1e3));
  }
  const bool made_before =
      state.is_object() && !transition_id.empty() &&
      text_of(state.value("state_details", Json::object()), "transition_id") == transition_id;
  if (read.verdict == Verdict::reject && made_before) read.verdict = Verdict::accept;
  return read;
}

}  // namespace sentiment::prefect
