#pragma once

#include <string>
#include <string_view>

#include "cli/command.hpp"
#include "cli/command_list.hpp"
#include "cli/options.hpp"

namespace sentiment {

/// The page of `sentiment --help`: every command with its purpose, by task. `prefix` restricts it
/// to the commands of one first word ("runs"); "" is all.
std::string program_help(CommandList commands, std::string_view prefix);

/// The page of `sentiment <command> --help`.
std::string command_help(std::string_view name, const CommandInfo& info, const Options& options);

}  // namespace sentiment
