#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "cli/command.hpp"
#include "cli/command_list.hpp"
#include "cli/options.hpp"

namespace sentiment {

/// The page of `sentiment --help`: every command with its purpose, by task. `prefix` restricts it
/// to the commands of one first word ("runs"); "" is all. Of both pages the examples alone have
/// lines longer than `width` characters, as they are copied.
std::string program_help(CommandList commands, std::string_view prefix, std::size_t width);

/// The page of `sentiment <command> --help`.
std::string command_help(std::string_view name, const CommandInfo& info, const Options& options,
                         std::size_t width);

}  // namespace sentiment
