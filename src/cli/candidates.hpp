#pragma once

#include <span>
#include <string>
#include <vector>

#include "app/services.hpp"
#include "cli/command_list.hpp"

namespace sentiment {

/// What a shell may put in the place of a word.
struct Candidate {
  std::string value;
  std::string about;  ///< one line, may be empty
};

struct Candidates {
  std::vector<Candidate> values;
  bool files = false;  ///< the names of files fit, too
};

/// What completes the last of `words`, which may be empty; the words before it are those after the
/// program's name. Reads the home, where that is what commands would read, changes nothing in it
/// and asks no server.
Candidates find_candidates(CommandList commands, std::span<const std::string> words,
                           Services& services);

}  // namespace sentiment
