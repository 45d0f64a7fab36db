#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/error.hpp"

namespace sentiment {

/// The words of a command line after the program's name, `line[0]`. Where the program is called by
/// the name uv, as in our image, they are those after `uv run python -m pipelines.cli`: what users
/// of the Python original type. Errors: usage for anything else that uv is asked.
Result<std::vector<std::string>> called_words(std::span<const std::string> line);

}  // namespace sentiment
