#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

namespace sentiment {

/// A JSON value as CPython reads it and json.dumps would write it again.
struct PythonJson {
  enum class Kind { null, boolean, number, string, array, object };
  Kind kind = Kind::null;
  /// A string's characters in UTF-8, lone surrogates as three bytes each; for null, booleans and
  /// numbers what json.dumps writes ("null" for NaN and the infinities, which JSON has not).
  std::string text;
  std::vector<std::string> keys;  ///< an object's, beside `items`; each once, at its first place
  std::vector<PythonJson> items;

  /// An object's member; nullptr when there is none, or this is no object.
  const PythonJson* find(std::string_view key) const;
};

/// Why Python cannot read a text.
struct PythonJsonError {
  std::optional<std::size_t> position;  ///< of a JSONDecodeError, in characters; else another error
  std::string message;                  ///< JSONDecodeError's
};

/// Reads a text as `json.loads(bytes)` of CPython 3.11 does, with its error positions and words:
/// clients of the Python service compare them. Slow and thorough: for bodies that are refused.
/// Errors: without position for bytes that are not UTF-8, an integer of more than 4300 digits
/// (Python's limit) and nesting deeper than 500 (Python's limit is about twice that).
tl::expected<PythonJson, PythonJsonError> read_python_json(std::string_view bytes);

/// Appends the value as json.dumps(value, separators=(",", ":"), ensure_ascii=False) writes it;
/// lone surrogates, which UTF-8 cannot hold, as U+FFFD.
void append_python_json(std::string& out, const PythonJson& value);
/// True when a decoded string holds half a surrogate pair.
bool has_lone_surrogate(std::string_view text);

}  // namespace sentiment
