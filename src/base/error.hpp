#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>

namespace sentiment {

/// What kind of failure it was; callers branch on this, people read the message.
/// docs/errors.md lists each with its HTTP status (http/server/http_error.cpp) and its exit code
/// (cli/exit_code.cpp).
enum class Code {
  invalid_argument,     ///< the caller's input is wrong: a bad row, an unknown key, a bad value
  usage,                ///< the command line or a setting is wrong
  not_found,            ///< a file, model, version or alias that is not there
  conflict,             ///< somebody else changed it first
  failed_precondition,  ///< asked for at the wrong time: no model yet, read-only folder
  refused,              ///< a gate refused what was asked for by name
  unauthenticated,      ///< missing or wrong credentials
  unavailable,          ///< a service could not be reached
  deadline_exceeded,    ///< it took too long
  corrupt_data,         ///< bytes that are not what they should be
  interrupted,          ///< the user or the system asked us to stop
  internal,             ///< our own mistake, or the system's (disk full, out of handles)
};

/// The code's name as users see it, e.g. "not_found" (header X-Error-Code, docs/errors.md).
std::string_view to_string(Code code);

/// A failure: its kind and one sentence that says what happened, where and what to do.
struct Error {
  Code code;
  std::string message;
};

// The three questions to ask about a failed call to a service. Code that needs another answer
// builds on these and names the reason.

/// Nobody answered, or not in time: the same call may succeed later.
inline bool may_pass_later(const Error& error) {
  return error.code == Code::unavailable || error.code == Code::deadline_exceeded;
}

/// The service cannot be used now, whatever is asked: it does not answer, answers nonsense or fails
/// by itself. Not when it refuses: wrong credentials and wrong names stay wrong.
inline bool is_down(const Error& error) {
  return may_pass_later(error) || error.code == Code::corrupt_data || error.code == Code::internal;
}

/// No answer says what became of the request: it may have been carried out.
inline bool may_have_arrived(const Error& error) {
  return may_pass_later(error) || error.code == Code::corrupt_data ||
         error.code == Code::interrupted;
}

template <class T>
using Result = tl::expected<T, Error>;

/// Shorthand for a failed Result: `return fail(Code::not_found, "no file x");`
inline tl::unexpected<Error> fail(Code code, std::string message) {
  return tl::make_unexpected(Error{code, std::move(message)});
}

/// For map_error: says what was being attempted in front of the message, keeping the code.
inline auto doing(std::string what) {
  return [what = std::move(what)](Error error) {
    error.message = what + ": " + error.message;
    return error;
  };
}

}  // namespace sentiment

/// The value of a Result, or an early return of its error; one in an expression.
#define SENT_TRY(...)                                                     \
  __extension__({                                                         \
    auto&& sent_r = (__VA_ARGS__);                                        \
    if (!sent_r) return ::tl::make_unexpected(std::move(sent_r).error()); \
    std::move(sent_r).value();                                            \
  })

/// The same for Result<void>.
#define SENT_CHECK(...)                                                   \
  do {                                                                    \
    auto&& sent_c = (__VA_ARGS__);                                        \
    if (!sent_c) return ::tl::make_unexpected(std::move(sent_c).error()); \
  } while (false)
