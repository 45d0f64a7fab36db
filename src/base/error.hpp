#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>

namespace sentiment {

/// What kind of failure it was; callers branch on this, people read the message.
/// It becomes an HTTP status in serving/ and an exit code in cli/, nowhere else.
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
