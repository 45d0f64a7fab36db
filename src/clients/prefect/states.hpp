#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "base/json.hpp"
#include "clients/prefect/ids.hpp"

namespace sentiment::prefect {

enum class StateType {
  scheduled,
  pending,
  running,
  completed,
  failed,
  cancelled,
  crashed,
  paused,
  cancelling
};
/// "SCHEDULED", "PENDING", …
std::string_view to_string(StateType type);
Result<StateType> parse_state_type(std::string_view text);
/// "Scheduled", "Pending", …: the name a state has when it is given none.
std::string_view usual_name(StateType type);
/// COMPLETED, FAILED, CANCELLED, CRASHED.
bool is_final(StateType type);

/// A state of a flow run or task run; `name` is free text shown in the UI, empty: the usual one.
struct State {
  StateType type = StateType::pending;
  std::string name;
  std::string message;
};
State read_state(const Json& state);

/// What the server says to a proposed state.
enum class Verdict {
  accept,  ///< the run is in that state now
  reject,  ///< the run is in another state: Answer::state
  wait,    ///< propose it again after Answer::delay
  abort    ///< it must not be: somebody else has the run, or it is over
};

struct Answer {
  Verdict verdict = Verdict::abort;
  State state;                  ///< the run's state now
  std::optional<Micros> since;  ///< when it got there, by the server's clock
  std::string reason;           ///< why it was not accepted
  std::chrono::milliseconds delay{0};
};

/// Reads the answer to a transition. A rejection because that very transition was made before (the
/// first answer was lost) counts as accepted.
/// Errors: corrupt_data for another form.
Result<Answer> read_answer(const Json& answer, const std::string& transition_id);

}  // namespace sentiment::prefect
