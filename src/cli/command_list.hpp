#pragma once

#include <memory>
#include <span>
#include <string_view>

namespace sentiment {

class Command;

/// A line of the program's list of commands.
struct CommandEntry {
  std::string_view group;  ///< the task under which top help shows it; "": nowhere
  std::string_view name;   ///< one or two words: "train", "runs list"
  std::unique_ptr<Command> (*make)();
};

/// All commands, in the order of help; groups stand together.
using CommandList = std::span<const CommandEntry>;

}  // namespace sentiment
